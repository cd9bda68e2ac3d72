import Foundation
import Notation
import TestSupport
import Testing

/// `check --as json` and `check --as events`, and packed files everywhere.
struct EventCheckTests {
  private static let good = #"{"id":"1","case":"Z","type":"m","date":"2026-03-05"}"# + "\n"

  private func withConfiguration(_ body: (_ folder: String, _ config: [String]) throws -> Void)
    throws
  {
    try withTemporaryFolder { folder in
      try write(
        """
        source: urn:x
        policy: \(Repository.root)/config/policy.d/veilig-thuis.yaml
        calendars: \(Repository.root)/config/calendar.d
        state: \(folder)/state

        """,
        to: folder + "/c.yaml"
      )
      try body(folder, ["--config", folder + "/c.yaml"])
    }
  }

  @Test("the JSON test suite: what must be taken is, what must not isn't, and nothing crashes")
  func suite() throws {
    try withTemporaryFolder { folder in
      let unpacking = Process()
      unpacking.executableURL = URL(fileURLWithPath: "/usr/bin/tar")
      unpacking.arguments = [
        "xzf", Repository.folder(of: #filePath) + "/Resources/json-test-suite.tar.gz", "-C", folder,
      ]
      try unpacking.run()
      unpacking.waitUntilExit()
      let tests = folder + "/test_parsing/"
      let names = try FileManager.default.contentsOfDirectory(atPath: tests).sorted()
      #expect(names.count == 318)
      let program = try Program(
        arguments: ["check", "--as", "json", "--json"] + names.map { tests + $0 }
      )
      #expect(program.status == 65)
      let faults = try program.lines.map { line in
        let value = try JSONValue(line)
        #expect(["E-JSON-SYNTAX", "E-JSON-UTF8", "E-JSON-DEPTH"].contains(value["code"]?.text))
        return String(value["file"]?.text?.dropFirst(tests.count) ?? "")
      }
      #expect(Set(faults).count == faults.count, "one fault a file")
      #expect(faults.filter { $0.hasPrefix("y_") } == [])
      #expect(Set(faults).isSuperset(of: names.filter { $0.hasPrefix("n_") }))
    }
  }

  @Test(
    "nesting of a hundred thousand levels is refused, in a line, a batch and a document",
    arguments: ["[", #"{"a":"#, #"[{"a":"#]
  )
  func deep(bracket: String) throws {
    try withConfiguration { folder, config in
      let deep = String(repeating: bracket, count: 100_000)
      try write(deep, to: folder + "/a.json")
      try write(Self.good + #"{"id":"2","a":"# + deep + "\n" + Self.good, to: folder + "/b.ndjson")
      let document = try Program("check", "--as", "json", folder + "/a.json")
      #expect(document.status == 65)
      #expect(document.output.contains("E-JSON-DEPTH"))
      let events = try Program(
        arguments: ["check", "--as", "events", folder + "/b.ndjson", folder + "/a.json"] + config
      )
      #expect(events.status == 65)
      #expect(events.output.contains("b.ndjson:2:"))
      #expect(events.lines.allSatisfy { $0.contains("E-JSON-DEPTH") })
      #expect(
        events.errors.contains("b.ndjson: 1 would be accepted, 1 duplicate, 0 conflicting, 1")
      )
    }
  }

  @Test(
    "several files are each told, also after one that can't be read, and the worst code ends it"
  )
  func several() throws {
    try withConfiguration { folder, config in
      try write(Self.good, to: folder + "/a.ndjson")
      try write(Self.good + "{}\n", to: folder + "/b.ndjson")
      let files = [folder + "/a.ndjson", folder + "/missing.ndjson", folder + "/b.ndjson"]
      let program = try Program(arguments: ["check", "--as", "events", "--json"] + config + files)
      #expect(program.status == 74)
      let lines = try program.lines.map { try JSONValue($0) }
      #expect(lines.map { $0["code"]?.text } == [nil, "E-FILE-READ", "E-EVENT-ID", nil])
      #expect(
        program.lines[0].hasSuffix(
          #"/a.ndjson","accepted":1,"duplicates":0,"conflicts":0,"quarantined":0}"#
        )
      )
      #expect(
        program.lines[3].hasSuffix(
          #"/b.ndjson","accepted":0,"duplicates":1,"conflicts":0,"quarantined":1}"#
        )
      )
      #expect(
        try Program(arguments: ["check", "--as", "events"] + config + files.prefix(1)).status == 0
      )
      #expect(try Program(arguments: ["check", "--as", "json"] + files).status == 74)
      #expect(try Program(arguments: ["check", "--as", "json"]).status == 64)
      #expect(try Program(arguments: ["due"] + config).output == "", "nothing was stored")
    }
  }

  @Test(
    "events that are checked as something else are told once, and nothing of them is repeated",
    arguments: [
      #"{"id":"1","case":"Z","type":"m","policy":"p","language":"Jansen"}"#,
      #"{"language":"Jansen","source":"urn:x","case":"Z","type":"m"}"#,
      #"[{"id":"1","case":"Z","hour":"Jansen"}]"#,
      #"{"case":"Z","hour":"Jansen"}"# + "\n" + #"{"case":"Z","hour":"Jansen"}"#,
    ]
  )
  func noSettings(text: String) throws {
    try withTemporaryFolder { folder in
      try write(text + "\n", to: folder + "/e.ndjson")
      for options in [[], ["--json"], ["--strict"]] {
        let program = try Program(arguments: ["check", folder + "/e.ndjson"] + options)
        #expect(program.status == 1)
        #expect(program.lines.count == 1)
        #expect(program.output.contains("E-YAML-EVENTS"))
        #expect(program.output.contains("check --as events"))
        #expect(!(program.output + program.errors).contains("Jansen"))
      }
    }
  }

  @Test("packed files are read everywhere, and a broken one is refused with 65")
  func packed() throws {
    try withConfiguration { folder, config in
      let path = folder + "/a.ndjson.gz"
      try write(gzipped(Self.good), to: path)
      for command in [["check", "--as", "json"], ["check", "--as", "events"] + config] {
        #expect(try Program(arguments: command + [path]).status == 0)
      }
      let due = try Program(
        "due",
        "--events",
        path,
        "--policy",
        "config/examples/perf.yaml",
        "--as-of",
        "2026-03-06"
      )
      #expect(due.status == 0)
      let load = try Program(arguments: ["load", path] + config)
      #expect(load.output == "1 accepted, 0 duplicate, 0 conflicting, 0 quarantined\n")
      let torn = Array(try gzipped(Self.good).dropLast(3))
      try write(torn, to: path)
      for command in [
        ["check", "--as", "json", path], ["check", "--as", "events", path] + config,
        ["load", path] + config,
        ["due", "--events", path, "--policy", "config/examples/perf.yaml"],
      ] {
        let program = try Program(arguments: command)
        #expect(program.status == 65)
        #expect((program.output + program.errors).contains("E-GZIP"))
      }
    }
  }

  @Test("events by a pipe are read to their end, plain or packed")
  func pipe() throws {
    try withConfiguration { _, config in
      let load = try Program(arguments: ["load", "-"] + config, input: Self.good)
      #expect(load.output.hasPrefix("1 accepted"))
      let check = try Program(
        arguments: ["check", "--as", "events", "-"] + config,
        input: "no event"
      )
      #expect(check.status == 65)
      #expect(check.output.hasPrefix("-:1:1: error E-JSON-SYNTAX"))
      #expect(try Program(arguments: ["load", "-"] + config).output.hasPrefix("0 accepted"))
    }
  }
}
