import Casework
import Civil

/// What `doctor` found of one thing that a machine must have.
struct DoctorFinding {
  /// How grave it is, in rising order.
  enum Verdict: String, CaseIterable {
    case ok, warning, wrong

    func word(in language: Language) -> String {
      switch (self, language) {
      case (.ok, .nl): "goed"
      case (.warning, .nl): "let op"
      case (.wrong, .nl): "fout"
      case (_, .en): rawValue
      }
    }
  }

  /// What was looked at; a word never changes its meaning.
  enum Topic: String, CaseIterable {
    case time, zone, tzdata, horizon
    case configuration
    case stateFolder = "state-folder"
    case logFolder = "log-folder"
    case runtimeFolder = "runtime-folder"
    case disk, inodes
    case ledger, schema, sqlite
    case chainKey = "chain-key"
    case journal
    case fileSink = "file-sink"
    case endpoint, mail, credential
    case watchdog, heartbeat
    case witness, backup, version
  }

  var topic: Topic
  var verdict: Verdict

  /// What was found, and what to do where it isn't as it must be.
  var found: LocalizedText
  var hint: LocalizedText?

  static func ok(_ topic: Topic, nl: String, en: String) -> DoctorFinding {
    DoctorFinding(topic: topic, verdict: .ok, found: LocalizedText(nl: nl, en: en))
  }

  init(_ topic: Topic, _ verdict: Verdict, nl: String, en: String, hint: LocalizedText? = nil) {
    self.topic = topic
    self.verdict = verdict
    found = LocalizedText(nl: nl, en: en)
    self.hint = hint
  }

  private init(topic: Topic, verdict: Verdict, found: LocalizedText) {
    self.topic = topic
    self.verdict = verdict
    self.found = found
  }
}

extension LocalizedText {
  func text(in language: Language) -> String { language == .nl ? nl : en }
}
