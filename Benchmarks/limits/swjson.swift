// Foundation's decoders on the same lines: swjson FILE decoder|serialization MAXLINES
import Foundation

struct Ev: Decodable {
  var id: String; var `case`: String; var type: String; var time: String; var due: String?;
  var afspraak: String?; var moment: String?
}
let
  data = try Data(
    contentsOf: URL(fileURLWithPath: CommandLine.arguments[1]),
    options: .mappedIfSafe
  ), mode = CommandLine.arguments[2], lim = Int(CommandLine.arguments[3])!
var n = 0, bytes = 0, acc = 0; let dec = JSONDecoder(); let t0 = Date()
data.withUnsafeBytes { raw in
  let base = raw.baseAddress!; var p = 0
  while p < raw.count && n < lim {
    guard let q = memchr(base + p, 10, raw.count - p) else { break };
    let len = base.distance(to: UnsafeRawPointer(q)) - p
    let line = Data(
      bytesNoCopy: UnsafeMutableRawPointer(mutating: base + p),
      count: len,
      deallocator: .none
    )
    if mode == "decoder" {
      acc += try! dec.decode(Ev.self, from: line).type.utf8.count
    } else {
      acc += ((try! JSONSerialization.jsonObject(with: line)) as! [String: Any])["type"].map {
        ($0 as! String).utf8.count
      }!
    }
    n += 1; bytes += len + 1; p += len + 1
  }
}
let s = Date().timeIntervalSince(t0);
print(
  "\(mode) \(n) events \(s) s: \(Int(Double(n) / s)) ev/s \(Double(bytes) / s / 1e6) MB/s (\(acc))"
)
