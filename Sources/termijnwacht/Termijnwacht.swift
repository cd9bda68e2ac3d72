import ArgumentParser

/// The command line.
@main
struct Termijnwacht: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "termijnwacht",
    abstract: "Watches every clock of every case, so that no deadline passes unseen.",
    version: "0.1.0",
    subcommands: [
      ServeCommand.self, LoadCommand.self, EventCommand.self, DueCommand.self, ComputeCommand.self,
      DemoCommand.self, CheckCommand.self, TestCommand.self, ExplainCommand.self,
      SimulateCommand.self, GuideCommand.self, DigestCommand.self, PlanCommand.self,
      ActivateCommand.self,
      ReplayCommand.self,
      AckCommand.self, MuteCommand.self, ExemptCommand.self, UndoCommand.self,
      EraseCommand.self,
      DeliveriesCommand.self, StatusCommand.self, ReloadCommand.self, WitnessCommand.self,
      AuditCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
    ]
  )

  /// Has the running daemon carry the command out, where it does that, else this program.
  static func main() {
    if let code = ControlClient.run(Array(CommandLine.arguments.dropFirst())) {
      exit(withError: ExitCode(code))
    }
    main(nil)
  }
}
