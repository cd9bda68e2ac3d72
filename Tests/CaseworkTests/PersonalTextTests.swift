import Casework
import Testing

/// What a source wrote shows nothing of itself, wherever it is put.
struct PersonalTextTests {
  private static let name = "Piet Jansen"

  /// As a message or a dump would have it, by itself and within others.
  private static let shown: [String] = {
    let text = PersonalText(name)
    var values = PersonalTexts()
    _ = values.intern(name)
    // Longer than what stands in two words, and so kept elsewhere.
    _ = values.intern("\(name), Dorpsstraat 1")
    var vocabulary = Vocabulary()
    vocabulary.values = values
    var orders = CaseOrders()
    orders.shielded = [text]
    let holders: [Any] = [
      text, Optional(text) as Any, [text], Set([text]), ["": text], (text, text), values,
      vocabulary, orders,
    ]
    return holders.flatMap { holder in
      var (dumped, printed) = ("", "")
      dump(holder, to: &dumped)
      debugPrint(holder, to: &printed)
      return ["\(holder)", String(describing: holder), String(reflecting: holder), dumped, printed]
    }
  }()

  @Test("no message and no dump shows it, as letters or as numbers")
  func isWithheld() {
    let bytes = Array("Jansen".utf8)
    for text in Self.shown {
      #expect(!text.contains("Piet") && !text.contains("Jansen") && !text.contains("Dorp"))
      let numbers = text.split { !$0.isNumber }.compactMap { UInt8($0) }
      #expect(!numbers.indices.contains { numbers[$0...].starts(with: bytes) })
    }
  }

  @Test("it says that something is withheld, and has nothing to look into")
  func description() {
    let text = PersonalText(Self.name)
    #expect("\(text)" == "(withheld)")
    #expect(String(reflecting: text) == "(withheld)")
    #expect(Mirror(reflecting: text).children.isEmpty)
    #expect(!((text as Any) is any Encodable))
  }

  @Test("it is compared with words of ours")
  func comparison() {
    #expect(PersonalText(Self.name) == PersonalText(Self.name))
    #expect(PersonalText(Self.name) != PersonalText("Piet"))
    #expect(Set([PersonalText(Self.name)]).contains(PersonalText(Self.name)))
  }

  @Test(
    "an organisation is told by a key, and by nothing that may be a person's",
    arguments: [
      ("vt-zob", true), ("wijkteam-noord", true), ("ggz.west_2", true), ("a", true),
      (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
      ("", false), ("Jansen", false), ("Piet Jansen", false), ("piet jansen", false),
      ("jansen@elders.example", false), ("111222333", false), ("06-12345678", false),
      ("-vt", false), ("café", false), ("vt\n", false), ("vt/..", false), ("vt,zob", false),
    ]
  )
  func organisation(text: String, isKey: Bool) {
    #expect(PersonalText(text).asOrganisation == (isKey ? text : nil))
  }
}
