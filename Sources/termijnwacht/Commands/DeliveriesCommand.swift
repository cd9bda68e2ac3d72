import ArgumentParser
import Casework
import Civil
import Foundation
import Ledger
import Notation
import Policy
import Sinks
import Station
import Watch

/// `deliveries`: notices on their way to endpoints.
struct DeliveriesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliveries",
    abstract: "Look at what goes to the endpoints, and send again what could not be delivered.",
    subcommands: [List.self, Show.self, Retry.self, Drop.self, Test.self],
    defaultSubcommand: List.self
  )
}

/// The ledger and the zone, as these commands look at them.
private struct DeliveryBook {
  let configuration: Configuration
  let editions: Editions
  let ledger: Ledger

  var zone: Zone { editions.assessor.policy.zone }

  init(_ options: ConfigurationOptions) throws {
    (configuration, editions) = try options.read(isServed: false)
    ledger = try StateFolder.presentLedger(configuration)
  }

  func read<Result>(_ body: (LedgerTransaction) throws -> Result) throws -> Result {
    do throws(LedgerError) {
      return try ledger.read(body)
    } catch {
      throw CommandFailure(error.description, exitCode: .inputOutput)
    }
  }

  func delivery(_ sequence: Int64, of endpoint: String) throws -> Delivery {
    if let found = try read({ try $0.delivery(sequence, of: endpoint) }) { return found }
    throw CommandFailure(
      "\(PlainText.escaped(endpoint)) \(sequence): there is no such delivery.",
      exitCode: .badInput
    )
  }

  /// Has orders carried out: by the daemon where one runs, else at once.
  func apply(_ orders: [DeliveryOrder]) throws {
    guard StateFolder.isServed(configuration), StateFolder.isWritten(configuration) else {
      let ledger = try StateFolder.openLedger(configuration)
      let watch = Watch(
        ledger,
        editions,
        sources: configuration.sources,
        language: configuration.language
      )
      do throws(LedgerError) {
        _ = try watch.apply(orders, at: .now)
      } catch {
        throw CommandFailure(error.description, exitCode: .inputOutput)
      }
      return
    }
    do throws(SystemError) {
      try DeliveryOrders.append(
        orders,
        by: SpeakerOptions.loginName,
        state: configuration.state
      )
    } catch {
      throw CommandFailure("\(configuration.state): \(error)", exitCode: .permission)
    }
    try Daemon.reload(configuration.state)
  }
}

extension DeliveriesCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell how deliveries stand, the newest first."
    )

    @OptionGroup var config: ConfigurationOptions
    @OptionGroup var format: FormatOptions

    @Option(help: "Of this endpoint only.")
    var endpoint: String?

    @Option(help: "In this state only: waiting, delivered, dead, dropped, overtaken.")
    var state: String?

    @Option(help: "At most so many.")
    var limit = 100

    func run() throws {
      try reportingFailure {
        let wanted = Delivery.State.allCases.first { $0.name == state }
        if state != nil, wanted == nil { throw ValidationError("There is no such state.") }
        let book = try DeliveryBook(config)
        let found = try book.read { try $0.deliveries(of: endpoint, in: wanted, limit: limit) }
        var output = StandardOutput()
        for delivery in found { write(delivery, book.zone, to: &output) }
        output.flush()
      }
    }

    private func write(_ delivery: Delivery, _ zone: Zone, to output: inout StandardOutput) {
      let (sequence, attempts) = ("\(delivery.sequence)", "\(delivery.attempts)")
      switch format.chosen {
      case .ndjson:
        var json = JSONWriter()
        json.delivery(delivery, zone)
        json.newline()
        output.write(json.bytes)
      case .csv:
        output.line(
          CSV.line([
            delivery.endpoint, sequence, delivery.state.name, attempts, zone.text(delivery.at),
            delivery.code,
          ])
        )
      case .text:
        output.line(
          PlainText.escaped(delivery.endpoint).padded(16) + "  " + sequence.padded(8) + "  "
            + delivery.state.name.padded(9) + "  " + attempts.padded(2) + "  "
            + zone.text(delivery.at) + "  " + delivery.code
        )
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one delivery, and what is sent with it."
    )

    @OptionGroup var config: ConfigurationOptions

    @Argument(help: "The endpoint.")
    var endpoint: String

    @Argument(help: "Its place among the endpoint's.")
    var sequence: Int64

    func run() throws {
      try reportingFailure {
        let book = try DeliveryBook(config)
        let delivery = try book.delivery(sequence, of: endpoint)
        let parcel = try book.read { try Parcel(delivery, $0, attempted: delivery.at) }
        var json = JSONWriter()
        json.delivery(delivery, book.zone)
        json.newline()
        var output = StandardOutput()
        if let body = book.configuration.rendered(parcel, book.zone) {
          output.write(json.bytes + body)
        } else {
          var times = InstantTexts(book.zone)
          json.noticeEvent(parcel, source: book.configuration.source, &times)
          json.newline()
          output.write(json.bytes)
        }
        output.flush()
      }
    }
  }

  struct Retry: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send again, under the same id; without numbers all that is dead.",
      discussion: "An endpoint that wanted no more is asked again with it."
    )

    @OptionGroup var config: ConfigurationOptions

    @Argument(help: "The endpoint.")
    var endpoint: String

    @Argument(help: "Places among the endpoint's.")
    var sequences: [Int64] = []

    func run() throws {
      try reportingFailure {
        let book = try DeliveryBook(config)
        for sequence in sequences { _ = try book.delivery(sequence, of: endpoint) }
        let meant: [Int64?] = sequences.isEmpty ? [nil] : sequences
        try book.apply(meant.map { DeliveryOrder(.retry, endpoint: endpoint, sequence: $0) })
      }
    }
  }

  struct Drop: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Give deliveries up.")

    @OptionGroup var config: ConfigurationOptions

    @Argument(help: "The endpoint.")
    var endpoint: String

    @Argument(help: "Places among the endpoint's.")
    var sequences: [Int64]

    func run() throws {
      try reportingFailure {
        let book = try DeliveryBook(config)
        for sequence in sequences { _ = try book.delivery(sequence, of: endpoint) }
        try book.apply(sequences.map { DeliveryOrder(.drop, endpoint: endpoint, sequence: $0) })
      }
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send a notice that tells nothing, and say what came of it.",
      discussion: "It exits with 1 where the endpoint didn't take it."
    )

    @OptionGroup var config: ConfigurationOptions

    @Argument(help: "The endpoint.")
    var endpoint: String

    @Option(help: "Of mail, to whom: an address, or a person's key.")
    var to: String?

    func run() throws {
      try reportingFailure {
        let (configuration, editions) = try config.read(isServed: false)
        let carrier = try carrier(configuration, editions.assessor.policy.zone)
        let test = Announcement(
          .test,
          id: UUID().uuidString.lowercased(),
          to: to.map { [$0] } ?? [],
          attempted: .now
        )
        let outcome = waiting {
          let outcome = await carrier.announce(test)
          await carrier.close()
          return outcome
        }
        print(outcome.verdict == .delivered ? "taken" : "not taken", outcome.code)
        if outcome.verdict != .delivered { throw ExitCode(CommandExit.finding.rawValue) }
      }
    }

    private func carrier(_ configuration: Configuration, _ zone: Zone) throws -> any Carrier {
      if to == nil, configuration.mails.contains(where: { $0.name == endpoint }) {
        throw ValidationError("Mail wants --to.")
      }
      if let carrier = try configuration.carrier(named: endpoint, zone) { return carrier }
      throw CommandFailure(
        "\(PlainText.escaped(endpoint)): there is no such endpoint; there are: "
          + configuration.endpoints.map(\.name).joined(separator: ", "),
        exitCode: .usage
      )
    }
  }
}
