package import Civil

/// What the watch says of itself, in words: a subject that anybody may see, and a sentence.
package struct AnnouncementWords: Sendable {
  private let content: Announcement.Content
  private let language: Language
  private let zone: Zone

  package init(_ content: Announcement.Content, _ language: Language, _ zone: Zone) {
    self.content = content
    self.language = language
    self.zone = zone
  }

  package var subject: String {
    switch content {
    case .test: say("Proef van de termijnwacht", "A test of the deadline watch")
    case .alarm: say("Alarm van de termijnwacht", "An alarm of the deadline watch")
    case .over: say("Alarm van de termijnwacht voorbij", "An alarm of the deadline watch is over")
    }
  }

  package var sentence: String {
    switch content {
    case .test: say("Dit bericht vertelt niets.", "This notice tells nothing.")
    case .alarm(let alarm): alarm.text(in: language, isOver: false, zone: zone)
    case .over(let alarm): alarm.text(in: language, isOver: true, zone: zone)
    }
  }

  private func say(_ dutch: String, _ english: String) -> String {
    language == .nl ? dutch : english
  }
}
