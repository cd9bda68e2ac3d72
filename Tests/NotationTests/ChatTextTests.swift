import Foundation
import Notation
import TestSupport
import Testing

/// What chat tools show of text that others wrote.
struct ChatTextTests {
  @Test(
    "markup of chat tools is none any more, and looks the same",
    arguments: [
      // Slack: mentions, links and entities.
      ("<!channel>", "＜!channel＞"), ("<@U024BE7LH>", "＜＠U024BE7LH＞"),
      ("<https://evil.example|VT-1>", "＜https：//evil．example｜VT-1＞"), ("a&lt;b", "a＆lt;b"),
      // Mattermost and Teams: mentions, channels, Markdown, formulas, tables.
      ("@here", "＠here"), ("~town-square", "～town-square"), ("# kop", "＃ kop"),
      ("[x](https://evil.example)", "［x］(https：//evil．example)"),
      ("![x](y.png)", "!［x］(y．png)"), ("*a* _b_ `c`", "＊a＊ ＿b＿ ｀c｀"),
      ("a|b", "a｜b"), ("$x^2$", "＄x＾2＄"), ("\\@here", "＼＠here"), ("{a}", "｛a｝"),
      // What becomes a link or a picture by itself.
      ("www.evil.example/x", "www．evil．example/x"), (":tada:", "：tada:"),
      ("mailto:a@b.nl", "mailto：a＠b．nl"),
      // A second line could begin a block.
      ("a\n# b", "a＼u｛a｝＃ b"),
    ]
  )
  func markup(text: String, wanted: String) {
    #expect(ChatText.neutral(text) == wanted)
  }

  @Test(
    "what keys, titles and dates hold stays as it is",
    arguments: [
      "VT-2026-0042", "zaak 12/2026 (B)", "2026.001.7", "Stap 1: bellen, dan 2.",
      "di 2026-11-24T08:00:00+01:00", "Één keer", "100%", "a+b=c; d?", "",
    ]
  )
  func plain(text: String) {
    #expect(ChatText.neutral(text) == text)
  }

  @Test("nothing of any text is left that could call, link or mark", arguments: naughtyStrings)
  func naughty(text: String) {
    let neutral = ChatText.neutral(text)
    #expect(!isMisleading(neutral) && !neutral.contains("\n"))
    #expect(neutral.unicodeScalars.allSatisfy { !"<>&@#*_`~[]{}|\\$^".unicodeScalars.contains($0) })
    #expect(!neutral.contains("://"))
    // It normalises back to what a terminal shows of the same text.
    let shown = PlainText.escaped(text).precomposedStringWithCompatibilityMapping
    #expect(neutral.precomposedStringWithCompatibilityMapping == shown)
  }
}
