import Notation
import TestSupport
import Testing

/// Exit codes and plain answers of the other commands.
struct CommandTests {
  @Test("a term is counted with each step, in the language asked for")
  func compute() throws {
    let dutch = try Program(
      "compute",
      "--from",
      "2026-03-05",
      "--term",
      "10 weeks",
      "--counting",
      "awt"
    )
    #expect(dutch.status == 0)
    #expect(dutch.lines.count == 3)
    #expect(dutch.lines[0] == "Tien weken na donderdag 5 maart 2026 is donderdag 14 mei 2026.")
    #expect(dutch.lines[1].contains("Hemelvaartsdag (art. 3 lid 1 Algemene termijnenwet)"))
    #expect(dutch.lines[2] == "De uiterste dag is maandag 18 mei 2026.")
    let english = try Program(
      "compute",
      "--from",
      "2026-03-02",
      "--term",
      "5 working days",
      "--lang",
      "en"
    )
    #expect(english.lines.last == "The last day is Monday 9 March 2026.")
  }

  @Test("a pause is given by its first and last day")
  func computePaused() throws {
    // T62: Mon 20 April and seven days are King's Day.
    let program = try Program(
      "compute",
      "--from",
      "2026-02-09",
      "--term",
      "10 weeks",
      "--counting",
      "awt",
      "--pause",
      "2026-03-03..2026-03-09",
      "--json"
    )
    #expect(try JSONValue(program.output)["due"]?.text == "2026-04-28")
  }

  @Test("a batch is answered line for line, mistakes too")
  func batch() throws {
    let program = try Program(
      "compute",
      "--batch",
      input: """
        {"from": "2026-03-05", "term": "10 weeks", "counting": "awt"}
        {"from": "2026-03-05", "term": "ten weeks"}
        """
    )
    #expect(program.status == 65)
    #expect(program.lines.count == 2)
    #expect(try JSONValue(program.lines[0])["due"]?.text == "2026-05-18")
    #expect(try JSONValue(program.lines[1])["code"]?.text == "E-TERM-SYNTAX")
  }

  @Test(
    "what is typed wrongly ends with 64",
    arguments: [
      ["compute"], ["compute", "--from", "2026-03-05"], ["due", "--format", "xml"], ["fly"],
      ["due", "--as-of", "tomorrow"], ["event", "Z-1", "melding", "no-value"],
    ]
  )
  func usage(arguments: [String]) throws {
    let program = try Program(arguments: arguments)
    #expect(program.status == 64)
    #expect(program.output == "")
    #expect(!program.errors.isEmpty)
  }

  @Test(
    "an event's own words are no attributes, and how each is said is told",
    arguments: [
      ("date", "--time says"), ("occurred", "--time says"), ("time", "--time says"),
      ("id", "--id says"), ("case", "before the attributes"), ("type", "before the attributes"),
      ("source", "load"), ("registered", "load"), ("seq", "load"), ("data", "load"),
    ]
  )
  func eventWords(word: String, advice: String) throws {
    let program = try Program("event", "Z-1", "melding", "naar=wijk", "\(word)=2026-01-01")
    #expect(program.status == 64)
    #expect(program.output == "")
    #expect(program.errors.contains("\(word) is no attribute"))
    #expect(program.errors.contains(advice))
  }

  @Test(
    "a date or term that can't be read ends with 65",
    arguments: [
      ["--from", "2026-04-31", "--term", "5 days"], ["--from", "2026-03-05", "--term", "soon"],
      ["--from", "2026-03-05", "--term", "5 working days", "--counting", "awt"],
      ["--from", "2026-03-05", "--term", "soon", "--json"],
    ]
  )
  func badInput(arguments: [String]) throws {
    #expect(try Program(arguments: ["compute"] + arguments).status == 65)
  }

  @Test("a configuration that is missing or wrong ends with 78")
  func configuration() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/termijnwacht.yaml"
      let missing = try Program("due", "--config", path)
      #expect(missing.status == 78)
      #expect(missing.errors.contains(path))
      try write("source: urn:x\npolicy: p.yaml\nsinks: { fax: {} }\n", to: path)
      let wrong = try Program("due", "--config", path)
      #expect(wrong.status == 78)
      #expect(wrong.errors.contains("termijnwacht.yaml:3:10: error E-KEY-UNKNOWN"))
      #expect(wrong.errors.contains("E-KEY-MISSING"), "all mistakes at once")
      try write("policy: p\nedition: \"1\"\nrules: {}\n", to: folder + "/p.yaml")
      let policy = try Program("due", "--events", path, "--policy", folder + "/p.yaml")
      #expect(policy.status == 78)
    }
  }

  @Test("a file that is not there ends with 74")
  func missingFile() throws {
    let program = try Program(
      "due",
      "--events",
      "/nowhere.ndjson",
      "--policy",
      "config/examples/perf.yaml"
    )
    #expect(program.status == 74)
    #expect(program.errors.contains("/nowhere.ndjson"))
  }

  @Test(
    "what is shipped has no mistake",
    arguments: [
      ["config/policy.d/veilig-thuis.yaml", "--strict"],
      ["config/policy.d/bewaren.yaml", "--strict"],
      ["config/policy.d/maatregelen.yaml", "--strict"],
      ["config/policy.d/veiligheidshuis.yaml", "--strict"], ["config/examples/perf.yaml"],
      ["config/examples/boston311.yaml"], ["config/calendar.d/nl.yaml"],
      ["config/calendar.d/nl-art3.yaml"], ["config/roster.yaml"], ["config/termijnwacht.yaml"],
      ["config/termijnwacht.yaml", "--strict"],
    ]
  )
  func shipped(arguments: [String]) throws {
    let program = try Program(arguments: ["check"] + arguments)
    #expect(program.output == "")
    #expect(program.status == 0)
  }

  @Test("a policy without titles and ladders is fit for due, and a finding where it must escalate")
  func strict() throws {
    let program = try Program("check", "--strict", "config/examples/perf.yaml")
    #expect(program.status == 1)
    #expect(program.output.contains("E-RULE-TITLE"))
  }

  @Test("check says what load would say, and stores nothing")
  func checkEvents() throws {
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
      let event = #"{"id":"1","case":"Z","type":"m","date":"2026-03-05"}"#
      try write(event + "\n" + event + "\n{}\n", to: folder + "/e.ndjson")
      let program = try Program(
        "check",
        "--config",
        folder + "/c.yaml",
        "--as",
        "events",
        folder + "/e.ndjson"
      )
      #expect(program.status == 65)
      #expect(program.lines.count == 1)
      #expect(program.errors.contains("1 would be accepted, 1 duplicate"))
      #expect(try Program("due", "--config", folder + "/c.yaml").output == "")
    }
  }

  @Test("events of a case that nobody knows can't be explained")
  func unknownCase() throws {
    let program = try Program(
      "explain",
      "Z-404",
      "--events",
      "config/examples/cases.ndjson",
      "--policy",
      "config/policy.d/veilig-thuis.yaml"
    )
    #expect(program.status == 65)
  }
}
