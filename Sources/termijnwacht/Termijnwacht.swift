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
      DeliveriesCommand.self, StatusCommand.self, ReloadCommand.self, WitnessCommand.self,
    ]
  )
}
