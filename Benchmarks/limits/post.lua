-- wrk's request: a POST of about 400 bytes.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"key":"01HK1ZHZ70WHVG4FK000000000","case":"13Q5QP3NNK","rule":1,"due":"2026-07-01","owner":"wijkteam-noord","state":"overdue","pad":"'
  .. string.rep("x", 270) .. '"}'
