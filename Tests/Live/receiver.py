#!/usr/bin/env python3
"""receiver.py PORT LOG: a receiver of webhooks on the loopback, for the scripts beside it.

What it answers stands in the path: /NAME/204, or /NAME/500,429,drop,hang,410,302 for the first requests in
that order and 204 from then on. Each request is a JSON line in LOG. With TLS=CERTIFICATE,KEY in the
environment it speaks TLS. SECRET is the key of the signatures (Standard Webhooks), checked by itself.
"""
import base64, hashlib, hmac, http.server, json, os, ssl, sys, threading, time

PORT, LOG = int(sys.argv[1]), sys.argv[2]
SECRET = base64.b64decode(os.environ.get("SECRET", "whsec_").removeprefix("whsec_"))
plans, lock = {}, threading.Lock()


def signature(headers, body):
    content = f"{headers.get('webhook-id')}.{headers.get('webhook-timestamp')}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(SECRET, content, hashlib.sha256).digest()).decode()
    fresh = abs(time.time() - int(headers.get("webhook-timestamp", 0))) < 300
    return fresh and wanted in headers.get("webhook-signature", "").split()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        _, name, plan = self.path.split("/")
        with lock:
            ahead = plans.setdefault(name, plan.split(","))
            answer = ahead.pop(0) if ahead else "204"
            line = {
                "t": time.time(), "name": name, "answer": answer, "id": headers.get("webhook-id"),
                "type": headers.get("content-type"), "token": headers.get("authorization"),
                "signed": signature(headers, body), "event": json.loads(body),
            }
            with open(LOG, "a") as log:
                log.write(json.dumps(line) + "\n")
        if answer == "hang":
            time.sleep(600)
        if answer in ("drop", "hang"):
            self.close_connection = True
            return
        self.send_response(int(answer))
        if answer == "429":
            self.send_header("Retry-After", "8")
        if answer == "302":
            self.send_header("Location", f"http://127.0.0.1:{PORT}/elsewhere/204")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
server.daemon_threads = True
# A sender that is killed resets its connections.
server.handle_error = lambda *_: None
if "TLS" in os.environ:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*os.environ["TLS"].split(","))
    server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
