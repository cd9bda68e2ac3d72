import Notation
import Policy

/// What a caller of the control socket may have done; each may do what those before it may.
package enum ControlRight: Int, Comparable, Sendable {
  case look, act

  package static func < (left: ControlRight, right: ControlRight) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// Who is let in by what.
package struct ControlRights: Hashable, Sendable {
  /// The daemon's own user.
  var owner: UInt32

  /// The groups of those who may look and act; nil where there is no such group.
  var readers: UInt32?
  var actors: UInt32?

  /// Whom a user namespace shows in place of those it doesn't know (user_namespaces(7)): it may be
  /// anybody, so it is nobody here.
  static let hidden: UInt32 = 65_534

  package init(owner: UInt32, readers: UInt32?, actors: UInt32?) {
    self.owner = owner
    self.readers = readers
    self.actors = actors
  }

  /// What somebody may have done; nil for nothing.
  package func right(of user: UInt32, in groups: [UInt32]) -> ControlRight? {
    if user == Self.hidden { return nil }
    if user == 0 || user == owner { return .act }
    func isMember(_ group: UInt32?) -> Bool {
      group.map { $0 != Self.hidden && groups.contains($0) } ?? false
    }
    if isMember(actors) { return .act }
    return isMember(readers) ? .look : nil
  }
}

/// A command that the daemon runs for others, with the options that it takes from them.
///
/// A white list: an option that names a file or another configuration would read it with the daemon's
/// rights, and `--by` would speak for somebody else.
package struct ControlDeed: Hashable, Sendable {
  package let words: [String]
  package let right: ControlRight
  let options: Set<String>

  private init(_ words: String, _ right: ControlRight, _ options: Set<String> = []) {
    self.words = words.split(separator: " ").map(String.init)
    self.right = right
    self.options = options
  }

  private static let listing: Set = ["--format", "--json"]
  private static let saying: Set = ["--format", "--json", "--reason", "--time"]

  package static let all = [
    ControlDeed("status", .look, ["--json"]),
    ControlDeed(
      "due",
      .look,
      listing.union([
        "--as-of", "--all", "--overdue", "--within", "--rule", "--role", "--lang", "--fail",
      ])
    ),
    ControlDeed("explain", .look, listing.union(["--rule", "--as-of", "--lang"])),
    ControlDeed("digest", .look, ["--date", "--audience", "--format", "--width", "--list"]),
    ControlDeed("deliveries list", .look, listing.union(["--endpoint", "--state", "--limit"])),
    ControlDeed("deliveries show", .look),
    ControlDeed("ack", .act, saying.union(["--expect", "--anchor", "--moment"])),
    ControlDeed("mute", .act, saying.union(["--until", "--rule"])),
    ControlDeed("exempt", .act, saying.union(["--until"])),
    ControlDeed("undo", .act, saying),
    ControlDeed("reload", .act, ["--accept-clock"]),
    ControlDeed("erase", .act, ["--reason", "--merged"]),
    ControlDeed("deliveries retry", .act),
    ControlDeed("deliveries drop", .act),
    ControlDeed("deliveries test", .act, ["--to"]),
  ]

  /// Why a command isn't run for others; whoever asked reads it.
  package enum Refusal: Error, Hashable, CustomStringConvertible {
    case command
    case option(String)

    package var description: String {
      switch self {
      case .command: "This command isn't run by the control socket."
      case .option(let name): "\(PlainText.escaped(name)) isn't taken by the control socket."
      }
    }
  }

  /// What a command with its arguments comes to, and the arguments that are left.
  ///
  /// Whatever begins with a dash must be one of the options, in the place of a value too: so it doesn't
  /// matter here which options take values.
  package static func find(
    _ command: String,
    _ arguments: [String]
  ) throws(Refusal) -> (deed: ControlDeed, arguments: [String]) {
    var rest = arguments[...]
    var words = [command]
    if command == "deliveries" {
      // What it does where it isn't said is to list; to the program it is said, so that no word after
      // an option is taken for what to do.
      let isSaid = rest.first.map { !$0.hasPrefix("-") } ?? false
      words.append(isSaid ? rest.removeFirst() : "list")
    }
    guard let deed = all.first(where: { $0.words == words }) else { throw .command }
    for argument in rest where argument.hasPrefix("-") {
      let name = String(argument.prefix { $0 != "=" })
      guard deed.options.contains(name) else { throw .option(name) }
    }
    return (deed, Array(rest))
  }
}

extension ControlRights {
  /// The rights that a configuration gives, by the groups that the system has.
  init(_ control: Configuration.Control, owner: UInt32) {
    self.init(
      owner: owner,
      readers: UserDatabase.number(ofGroup: control.readers),
      actors: UserDatabase.number(ofGroup: control.actors)
    )
  }
}
