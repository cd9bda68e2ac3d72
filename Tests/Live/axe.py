#!/usr/bin/env python3
"""axe.py PAGE...: what axe finds wrong by WCAG 2.2 A and AA in Chromium, by day and by night; needs axe-core-python.

Its script is put into a copy of the page, which leaves its findings as its title. Exits with 1 where there are any,
and where a page could not be looked at.
"""
import html, importlib.resources, json, pathlib, re, subprocess, sys, tempfile

[axe] = (path for path in importlib.resources.files("axe_core_python").rglob("axe*.js"))
SCRIPT = axe.read_text(encoding="utf-8").replace("</script", "<\\/script")
RUN = """axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(
  found => document.title = "axe " + JSON.stringify({dark: matchMedia("(prefers-color-scheme: dark)").matches,
    passes: found.passes.length, wrong: found.violations.map(one => [one.id, one.nodes[0].html.slice(0, 100)])}))"""


def findings(page, dark):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "page.html")
        text = page.read_text(encoding="utf-8")
        copy.write_text(text.replace("</body>", f"<script>{SCRIPT}</script><script>{RUN}</script></body>"), encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
                   f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--virtual-time-budget=20000", "--dump-dom"]
        run = subprocess.run(command + [copy.as_uri()], capture_output=True, text=True, timeout=120)
    title = re.search(r"<title>axe (.*?)</title>", run.stdout)
    return json.loads(html.unescape(title[1])) if title else None


failed = False
for page in map(pathlib.Path, sys.argv[1:]):
    for dark in (False, True):
        found = findings(page, dark)
        if not found or found["wrong"] or not found["passes"] or found["dark"] != dark:
            failed = True
            print(page.name, "by night" if dark else "by day", found)
sys.exit(failed)
