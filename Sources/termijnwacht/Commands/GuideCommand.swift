import ArgumentParser
import Casework
import Notation
import Policy

/// `guide`: a policy in sentences, for those who must agree with it.
struct GuideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guide",
    abstract: "Tell a policy in sentences and pictures, for jurists and coordinators."
  )

  @OptionGroup var config: ConfigurationOptions

  @Option(help: "The policy, a file or a folder; the configuration's where it isn't said.")
  var policy: String?

  @Option(help: "The folder with the calendars.")
  var calendars: String?

  @Option(help: "nl or en.")
  var lang = Language.nl

  func run() throws {
    try reportingFailure {
      var options = EventFileOptions()
      options.events = []
      options.policy = policy
      options.calendars = calendars
      let (editions, _) = try options.editions(config)
      var output = StandardOutput()
      let lines = PolicyGuide(editions.assessor.policy, in: lang).lines
      output.write(lines.map(PlainText.escaped).joined(separator: "\n"))
      output.flush()
    }
  }
}
