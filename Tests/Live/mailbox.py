#!/usr/bin/env python3
"""mailbox.py PORT LOG [CERTIFICATE KEY]: a mail server on the loopback, for mail.sh; needs aiosmtpd.

Each message is a JSON line in LOG, as Python's email reads it. With a certificate it wants STARTTLS and the name
and password anna, geheim. `later@` is put off with 451, `niemand@` refused with 550.
"""
import asyncio, email, email.policy, json, ssl, sys
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

PORT, LOG = int(sys.argv[1]), sys.argv[2]


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("later@"):
            return "451 4.3.0 Later"
        if address.startswith("niemand@"):
            return "550 5.1.1 Nobody"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        line = {
            "to": envelope.rcpt_tos, "from": envelope.mail_from, "id": message["Message-ID"],
            "subject": message["Subject"], "auto": message["Auto-Submitted"], "tls": session.ssl is not None,
            "text": message.get_body(("plain",)).get_content(),
            "html": (message.get_body(("html",)) or message.get_body()).get_content(),
            "defects": [str(part.defects) for part in message.walk() if part.defects],
            "longest": max(len(row) for row in envelope.content.split(b"\r\n")),
        }
        with open(LOG, "a") as log:
            log.write(json.dumps(line) + "\n")
        return "250 OK"


def knows(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"anna", b"geheim"))


options = {}
if len(sys.argv) > 3:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[3], sys.argv[4])
    options = dict(tls_context=context, require_starttls=True, authenticator=knows, auth_required=True)
Controller(Mailbox(), hostname="127.0.0.1", port=PORT, **options).start()
asyncio.new_event_loop().run_forever()
