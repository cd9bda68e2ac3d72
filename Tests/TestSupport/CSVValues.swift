/// The values of one CSV line (RFC 4180).
package func csvValues(_ line: String) -> [String] {
  var values = [""]
  var isQuoted = false
  var scalars = Substring(line).unicodeScalars
  while let scalar = scalars.popFirst() {
    switch scalar {
    case "\"" where isQuoted && scalars.first == "\"":
      values[values.count - 1].unicodeScalars.append("\"")
      scalars.removeFirst()
    case "\"": isQuoted.toggle()
    case "," where !isQuoted: values.append("")
    default: values[values.count - 1].unicodeScalars.append(scalar)
    }
  }
  return values
}
