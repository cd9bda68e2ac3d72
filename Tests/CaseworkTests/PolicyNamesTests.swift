import Casework
import Civil
import Testing

/// What a policy names for its own use, in words.
struct PolicyNamesTests {
  @Test(
    "a rung's name is a phrase; what is none stays",
    arguments: [
      ("start", "bij het begin", "at the start"),
      ("due", "op de einddatum", "at the end"),
      ("breach", "bij overschrijding", "at the breach"),
      ("-2 working days", "twee werkdagen ervoor", "two working days before"),
      ("warn 1 week", "één week ervoor", "one week before"),
      ("+15 minutes", "15 minuten erna", "15 minutes after"),
      ("moved", "verschoven", "moved"),
      ("warn ", "warn ", "warn "),
      ("", "", ""),
    ]
  )
  func rungs(name: String, nl: String, en: String) {
    #expect(Language.nl.rung(name) == nl)
    #expect(Language.en.rung(name) == en)
  }

  @Test(
    "the name of every kind of rung is read back as what it is",
    arguments: [
      Rung.At.start, .due, .breach, .offset(Term(3, .days)), .offset(Term(-2, .workingDays)),
      .warn(Term(10, .weeks)),
    ]
  )
  func named(at: Rung.At) {
    let name = Rung(at: at, tell: [], level: .info).name
    for language in Language.allCases { #expect(language.rung(name) != name) }
  }

  @Test("only the policy language's own word for a role is put in words")
  func roles() {
    #expect(Language.nl.role("owner") == "eigenaar")
    #expect(Language.en.role("owner") == "owner")
    #expect(Language.nl.role("teamleider") == "teamleider")
  }
}
