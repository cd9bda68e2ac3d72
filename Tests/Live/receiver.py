#!/usr/bin/env python3
"""receiver.py PORT LOG: a receiver of webhooks on the loopback, for the scripts beside it.

What it answers stands in the path: /NAME/204, or /NAME/500,429,drop,hang,410,307 for the first requests in
that order and 204 from then on; 429:3 is with Retry-After: 3. OPTIONS is answered without consent, or with
that of the query: ?allow=ORIGIN&rate=60, from the second on with &after=1. Each request is a JSON line in LOG.

In the environment: HOST where it isn't 127.0.0.1; TLS=CERTIFICATE,KEY to speak TLS; CLIENTS, a file with the
authority that clients' certificates must be of; CONNECTIONS, a file that gets a line for each connection;
SECRET, the key of the signatures (Standard Webhooks), checked by itself.
"""
import base64, hashlib, hmac, http.server, json, os, ssl, sys, threading, time, urllib.parse

HOST, PORT, LOG = os.environ.get("HOST", "127.0.0.1"), int(sys.argv[1]), sys.argv[2]
SECRET = base64.b64decode(os.environ.get("SECRET", "whsec_").removeprefix("whsec_"))
plans, asked, lock = {}, {}, threading.Lock()


def signature(headers, body):
    content = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(SECRET, content, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(headers.get("webhook-timestamp", 0))) < 300
    return fresh and wanted in headers.get("webhook-signature", "").split()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request_of(self, name, answer, body=b""):
        headers = {name.lower(): value for name, value in self.headers.items()}
        line = {
            "t": time.time(), "name": name, "method": self.command, "answer": answer,
            "id": headers.get("webhook-id"), "type": headers.get("content-type"),
            "token": headers.get("authorization"), "origin": headers.get("webhook-request-origin"),
            "signed": signature(headers, body), "event": json.loads(body or b"null"),
        }
        with open(LOG, "a") as log:
            log.write(json.dumps(line) + "\n")

    def do_OPTIONS(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        name = url.path.split("/")[1]
        with lock:
            asked[name] = asked.get(name, 0) + 1
            consents = "allow" in query and asked[name] > int(query.get("after", 0))
            self.log_request_of(name, "yes" if consents else "no")
        self.send_response(200)
        if consents:
            self.send_header("WebHook-Allowed-Origin", query["allow"])
            self.send_header("WebHook-Allowed-Rate", query.get("rate", "*"))
        self.send_header("Allow", "POST")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        _, name, plan = urllib.parse.urlsplit(self.path).path.split("/")
        with lock:
            ahead = plans.setdefault(name, plan.split(","))
            answer = ahead.pop(0) if ahead else "204"
            self.log_request_of(name, answer, body)
        if answer == "hang":
            time.sleep(600)
        if answer in ("drop", "hang"):
            self.close_connection = True
            return
        status, _, seconds = answer.partition(":")
        self.send_response(int(status))
        if status == "429":
            self.send_header("Retry-After", seconds or "8")
        if status.startswith("3"):
            self.send_header("Location", f"http://127.0.0.1:{PORT}/elsewhere/204")
        self.send_header("Content-Length", "0")
        self.end_headers()

    # A redirect that is followed may come back as another method.
    do_GET = do_HEAD = do_POST

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def get_request(self):
        # What doesn't get through its handshake is a connection all the same.
        if "CONNECTIONS" in os.environ:
            with open(os.environ["CONNECTIONS"], "a") as log:
                log.write("connection\n")
        return super().get_request()

    # A sender that is killed resets its connections.
    def handle_error(self, *_):
        pass


server = Server((HOST, PORT), Handler)
if "TLS" in os.environ:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*os.environ["TLS"].split(","))
    if "CLIENTS" in os.environ:
        context.load_verify_locations(os.environ["CLIENTS"])
        context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
