import Correlation
import MemoryUnits
import SnapshotModel

extension JSONRenderer {
  func block(_ block: AddressAttribution.Block, _ json: inout JSONWriter) {
    json.object { json in
      json.member("label", block.label)
      json.member("start", block.range.start.description)
      json.member("end", block.range.end.description)
      json.member("bytes", block.size.bytes)
      json.member("rss", block.rss?.bytes)
      json.member("count", Int64(block.mappings))
      json.member("roles") { json in
        json.array(block.parts) { json, part in
          json.object { json in
            json.member("role", part.role)
            json.member("quantity", part.quantity.rawValue)
            json.member("bytes", part.size.bytes)
            json.member("resident", part.resident?.bytes)
            json.member("regions", Int64(part.regions))
            json.member("inMemStats", !part.isLeftOutOfMemStats)
          }
        }
      }
      json.member("unattributed", block.unattributed.bytes)
      json.member("unattributedResident", block.unattributedResident?.bytes)
    }
  }
}
