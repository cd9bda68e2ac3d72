import ArgumentParser
import Casework
import Civil
import Notation
import Policy
import Station
import Watch

/// `witness`: looks whether the watch is awake.
struct WitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Look whether the watch is awake, and tell what keeps it from watching.",
    discussion: """
      A timer runs it each interval. What is wrong is told when it begins, again every hour, and once \
      that it is over; standard output has what is wrong now. It exits with 1 where anything is.
      """
  )

  @OptionGroup var config: ConfigurationOptions

  func run() throws {
    try reportingFailure {
      let configuration = try config.readAlone()
      let folder = WitnessFolder(state: configuration.state)
      var memory = folder.memory
      memory.take(try look(folder, configuration))
      // Where there is nothing to tell, the policy isn't read for its zone.
      let voice = WitnessVoice(configuration, memory.standings.isEmpty ? .utc : zone)
      let now = Instant.now
      for told in voice.tell(memory.tellings(at: now, by: voice.ways)) {
        memory.note(told, at: now)
      }
      keep(memory, in: folder)
      try report(memory.alarms, voice)
    }
  }

  /// The policy's zone; a policy that is wrong must not silence the witness.
  private var zone: Zone { (try? config.read())?.editions.assessor.policy.zone ?? .utc }

  private func look(_ folder: WitnessFolder, _ configuration: Configuration) throws -> Witness {
    let isServed = StateFolder.isServed(configuration) && StateFolder.isWritten(configuration)
    do throws(SystemError) {
      return try folder.look(isServed: isServed)
    } catch {
      throw CommandFailure("\(configuration.state): \(error)", exitCode: .permission)
    }
  }

  /// Where the disk refuses, the same is told again at the next look: rather that than nothing.
  private func keep(_ memory: WitnessMemory, in folder: WitnessFolder) {
    do throws(SystemError) {
      try folder.keep(memory)
    } catch {
      tellError("witness.json can't be written: \(error)")
    }
  }

  private func report(_ alarms: [WitnessAlarm], _ voice: WitnessVoice) throws {
    var output = StandardOutput()
    for alarm in alarms { output.line(PlainText.escaped(voice.words(alarm, isOver: false))) }
    output.flush()
    if !alarms.isEmpty { throw ExitCode(CommandExit.finding.rawValue) }
    // Found now, while there is nothing to tell, and not when there is.
    if let failure = voice.failure { throw failure }
  }
}
