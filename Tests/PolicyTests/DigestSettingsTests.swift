import Casework
import Civil
import Policy
import TestSupport
import Testing

/// What the configuration says of the daily page.
struct DigestSettingsTests {
  private func configuration(_ digest: String) throws -> Configuration {
    let yaml = """
      source: urn:x
      policy: p.yaml
      calendars: c
      state: s
      roster: r.yaml
      sinks: { journal: {} }

      """
    let zone = Repository.configuration.zone
    let read = Configuration.read(bytes: Array((yaml + digest).utf8), file: "/etc/x", zone: zone)
    #expect(read.diagnostics == [])
    return try #require(read.configuration)
  }

  @Test("without a word of it no page is made, and with the bare word the common one")
  func defaults() throws {
    #expect(try configuration("").digest == nil)
    let digest = try #require(try configuration("digest: {}").digest)
    #expect(digest.at == TimeOfDay(hour: 8, minute: 0))
    #expect(digest.audiences == [] && digest.folder == nil && digest.cap == 10)
  }

  @Test("a folder is an endpoint that is sent pages alone")
  func folder() throws {
    let configuration = try configuration(
      "digest: { at: '07:30', audiences: { role: tl, organisation: vt }, folder: d, cap: 20 }"
    )
    let digest = try #require(configuration.digest)
    #expect(digest.at == TimeOfDay(hour: 7, minute: 30))
    #expect(digest.audiences.map(\.role) == ["tl"])
    #expect(digest.audiences.map(\.organisation) == ["vt"])
    #expect(digest.folder == "/etc/d")
    let endpoint = try #require(configuration.endpoints.first)
    #expect(endpoint.name == Configuration.digestFolder)
    for kind in Notice.Kind.allCases {
      let facts = Route.Facts(
        kind: kind,
        rules: [],
        effects: [],
        level: .info,
        organisation: nil,
        role: "tl"
      )
      #expect(endpoint.isSent(facts) == (kind == .digest))
    }
  }

  @Test(
    "a file's name is made of keys that are no path",
    arguments: [
      ("teamleider", nil, "teamleider"), ("teamleider", "vt-zob", "teamleider--vt-zob"),
      ("a.b_c", nil, "a.b_c"), ("Teamleider", nil, nil), ("..", nil, nil), ("a/b", nil, nil),
      ("a--b", nil, nil), ("a-", "b", nil), ("", nil, nil), ("a", "", nil), ("é", nil, nil),
      (String(repeating: "a", count: 65), nil, nil),
    ] as [(String, String?, String?)]
  )
  func names(role: String, organisation: String?, wanted: String?) {
    #expect(DigestFileName.stem(role: role, organisation: organisation) == wanted)
  }
}
