/// One message handed to a submission server (RFC 5321, RFC 6409), as a conversation without a
/// socket: what the server says goes in, what to do comes out.
///
/// Commands are never sent ahead of their replies, so what comes unasked is a fault or an attack.
/// Nothing that was learned before TLS is used behind it (RFC 3207 section 4.2).
package struct SMTPConversation: Sendable {
  /// How the server is spoken to; the kinds hold what may be said, so that no password can go out
  /// unencrypted.
  package enum Access: Sendable {
    /// With STARTTLS or not at all, logged in where there are credentials.
    case encrypted(SMTPCredentials?)

    /// As it is, for a server on this machine alone.
    case plainOnLoopback
  }

  /// What the caller does next, in the order given.
  package enum Effect: Hashable, Sendable {
    /// Never log it: it may be a password.
    case send([UInt8])

    /// Shake hands, check the certificate for the server's name, then `encrypted()`.
    case startTLS

    /// This recipient is left out; the others go on.
    case recipientFailed(MailAddress, SMTPFailure)

    /// The server has the message for these recipients.
    case done(delivered: [MailAddress])

    /// No recipient has it, or it isn't known.
    case failed(SMTPFailure)

    /// Close the connection: always the last, after one `done` or `failed`.
    case close
  }

  private enum State: Equatable {
    case greeting
    case hello
    case startTLS
    case handshake
    case encryptedHello
    case authentication(SMTPMechanism, answered: Int)
    case sender
    case recipient(Int)
    case data
    case message
    case quitting
    case closed
  }

  private let message: MailMessage
  private let recipients: [MailAddress]
  private let clientName: String
  private let access: Access
  private var state = State.greeting
  private var reader = SMTPReplyReader()
  private var accepted: [MailAddress] = []
  private var failures: [SMTPFailure] = []

  /// Begins when the connection is made; the server speaks first.
  ///
  /// `recipients`: those of the message that have it not yet.
  /// `clientName`: this machine's name; one that is no domain is said as `[127.0.0.1]`, as RFC 5321
  ///   section 4.1.4 wants a literal then.
  package init(
    _ message: MailMessage,
    recipients: [MailAddress],
    clientName: String,
    access: Access
  ) {
    precondition(!recipients.isEmpty, "a message goes to someone")
    self.message = message
    self.recipients = recipients
    self.clientName = isDomain(clientName.utf8) ? clientName : "[127.0.0.1]"
    self.access = access
  }
}

extension SMTPConversation {
  /// Takes what the server sent, as much or as little as came.
  package mutating func received(_ bytes: [UInt8]) -> [Effect] {
    switch state {
    case .closed: return []
    case .quitting: return close()
    // CVE-2011-0411: what was sent in the clear must not be taken for the server's word behind TLS.
    case .handshake: return stop(.injection)
    default: break
    }
    reader.append(bytes)
    do throws(SMTPFailure.Kind) {
      guard let reply = try reader.next() else { return [] }
      // Behind the answer that counts most, nothing can undo it: 421 perhaps, on its way out.
      guard reader.isEmpty || state == .message else {
        throw state == .startTLS ? .injection : .unsolicited
      }
      return answer(reply)
    } catch {
      return stop(error)
    }
  }

  /// The handshake is done, and the certificate is the server's.
  package mutating func encrypted() -> [Effect] {
    precondition(state == .handshake, "TLS begins where the conversation says so")
    return command("EHLO " + clientName, then: .encryptedHello)
  }

  /// What can befall a connection.
  package enum Loss: Sendable {
    /// It could not be made, or was closed or torn.
    case connection

    /// No reply within `replyTimeoutSeconds`.
    case timeout

    /// The handshake failed.
    case tls
  }

  /// The connection is of no use any more.
  package mutating func lost(_ loss: Loss) -> [Effect] {
    switch loss {
    case .connection: stop(.connection)
    case .timeout: stop(.timeout)
    case .tls: stop(.tls)
    }
  }

  /// How long to wait for the server now, in seconds (RFC 5321 section 4.5.3.2).
  ///
  /// Of what the RFC gives no time for, the same 5 minutes; a farewell is worth little.
  package var replyTimeoutSeconds: Int {
    switch state {
    case .data: 120
    case .message: 600
    case .quitting: 10
    default: 300
    }
  }
}

extension SMTPConversation {
  /// Takes the next step on a whole reply.
  private mutating func answer(_ reply: SMTPReply) -> [Effect] {
    let status = reply.status
    switch (state, status.kind) {
    case (.greeting, .completion): return command("EHLO " + clientName, then: .hello)
    case (.greeting, _): return fail(.greeting, status)
    case (.hello, .completion): return offered(reply)
    case (.encryptedHello, .completion): return offeredEncrypted(reply)
    case (.hello, _), (.encryptedHello, _): return fail(.hello, status)
    case (.startTLS, .completion):
      state = .handshake
      return [.startTLS]
    case (.startTLS, _): return fail(.startTLS, status)
    case (.authentication(let mechanism, let answered), _):
      return authenticate(mechanism, answered: answered, status)
    case (.sender, .completion): return command("RCPT TO:<\(recipients[0])>", then: .recipient(0))
    case (.sender, _): return fail(.sender, status)
    case (.recipient(let index), _): return recipient(index, status)
    case (.data, .intermediate):
      state = .message
      return [.send(Self.stuffed(message.bytes))]
    case (.data, _): return fail(.data, status)
    case (.message, .completion): return [.done(delivered: accepted)] + quit()
    case (.message, _): return fail(.message, status)
    case (.handshake, _), (.quitting, _), (.closed, _):
      preconditionFailure("no reply is awaited")
    }
  }

  /// Goes on from the extensions that are offered in the clear.
  private mutating func offered(_ reply: SMTPReply) -> [Effect] {
    switch access {
    case .plainOnLoopback: return nameSender()
    case .encrypted:
      guard reply.offers("STARTTLS") else { return [.failed(SMTPFailure(.noTLS))] + quit() }
      return command("STARTTLS", then: .startTLS)
    }
  }

  /// Goes on from the extensions that are offered behind TLS.
  private mutating func offeredEncrypted(_ reply: SMTPReply) -> [Effect] {
    guard let credentials else { return nameSender() }
    guard let mechanism = reply.mechanism else {
      return [.failed(SMTPFailure(.noMechanism))] + quit()
    }
    let first = credentials.dialogue(mechanism).command
    return command(first, then: .authentication(mechanism, answered: 0))
  }

  private var credentials: SMTPCredentials? {
    if case .encrypted(let credentials) = access { credentials } else { nil }
  }

  private mutating func authenticate(
    _ mechanism: SMTPMechanism,
    answered: Int,
    _ status: SMTPStatus
  ) -> [Effect] {
    let answers = credentials?.dialogue(mechanism).answers ?? []
    switch status.kind {
    case .intermediate where answered < answers.count:
      return command(answers[answered], then: .authentication(mechanism, answered: answered + 1))
    case .completion where answered == answers.count: return nameSender()
    case .completion, .intermediate: return stop(.syntax)
    case .temporary, .permanent: return fail(.authentication, status)
    }
  }

  private mutating func nameSender() -> [Effect] {
    command("MAIL FROM:<\(message.from)>", then: .sender)
  }

  /// Notes whether the recipient is accepted, and goes on to the next, or to the message.
  private mutating func recipient(_ index: Int, _ status: SMTPStatus) -> [Effect] {
    var effects: [Effect] = []
    switch status.kind {
    case .completion: accepted.append(recipients[index])
    case .temporary where status.code == 421: return fail(.recipient, status)
    case .temporary, .permanent:
      let failure = SMTPFailure(.recipient, status: status)
      failures.append(failure)
      effects.append(.recipientFailed(recipients[index], failure))
    case .intermediate: return stop(.syntax)
    }
    guard index + 1 == recipients.count else {
      return effects + command("RCPT TO:<\(recipients[index + 1])>", then: .recipient(index + 1))
    }
    guard accepted.isEmpty else { return effects + command("DATA", then: .data) }
    // With one that may be accepted later, the whole is worth another attempt.
    let worth = failures.first { if case .retry = $0.verdict { true } else { false } }
    return effects + [.failed(worth ?? failures[0])] + quit()
  }
}

extension SMTPConversation {
  private mutating func command(_ line: String, then next: State) -> [Effect] {
    state = next
    return [.send(Array("\(line)\r\n".utf8))]
  }

  /// The server said no, in a way that ends the matter politely.
  private mutating func fail(_ kind: SMTPFailure.Kind, _ status: SMTPStatus) -> [Effect] {
    guard status.kind == .temporary || status.kind == .permanent else { return stop(.syntax) }
    // With 421 the server is leaving already (RFC 5321 section 3.8).
    return [.failed(SMTPFailure(kind, status: status))] + (status.code == 421 ? close() : quit())
  }

  private mutating func quit() -> [Effect] { command("QUIT", then: .quitting) }

  private mutating func close() -> [Effect] {
    state = .closed
    return [.close]
  }

  /// Gives up a server that can't be talked to any longer.
  private mutating func stop(_ kind: SMTPFailure.Kind) -> [Effect] {
    switch state {
    case .closed: return []
    case .quitting: return close()
    // Whatever went wrong, the server may have taken the message before it did.
    case .message: return [.failed(SMTPFailure(.unknown))] + close()
    default: return [.failed(SMTPFailure(kind))] + close()
    }
  }

  /// The message as DATA has it: a dot more where a line begins with one, and a line of one dot as
  /// the end (RFC 5321 section 4.5.2).
  ///
  /// The message ends its lines with CRLF and holds neither byte alone, or a server could see the
  /// end elsewhere (CVE-2023-51764).
  private static func stuffed(_ message: [UInt8]) -> [UInt8] {
    var stuffed: [UInt8] = []
    stuffed.reserveCapacity(message.count + message.count / 64 + 3)
    var last = UInt8(ascii: "\n")
    for byte in message {
      if byte == UInt8(ascii: "."), last == UInt8(ascii: "\n") { stuffed.append(byte) }
      stuffed.append(byte)
      last = byte
    }
    return stuffed + Array(".\r\n".utf8)
  }
}
