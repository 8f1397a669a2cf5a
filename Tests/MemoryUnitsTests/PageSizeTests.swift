import MemoryUnits
import Testing

struct PageSizeTests {
  @Test(arguments: [Int64(1024), 4096, 16384, 65536, 1 << 20])
  func acceptsPowersOfTwo(_ bytes: Int64) {
    #expect(PageSize(bytes)?.bytes == bytes)
  }

  @Test(arguments: [Int64(0), -4096, 512, 4095, 12288, 1 << 21, .min])
  func refusesSizesThatNoLinuxHas(_ bytes: Int64) {
    #expect(PageSize(bytes) == nil)
  }

  @Test func convertsBothWays() {
    let size = PageSize.fourKiB
    #expect(size.bytes(of: PageCount(35207)) == ByteCount(144_207_872))
    #expect(size.bytes(of: PageCount(-1)) == ByteCount(-4096))
    #expect(size.wholePages(in: ByteCount(8192)) == PageCount(2))
    #expect(size.wholePages(in: ByteCount(-8192)) == PageCount(-2))
    #expect(size.wholePages(in: ByteCount(8191)) == nil)
  }

  @Test func roundsAddresses() {
    let size = PageSize.fourKiB
    #expect(size.roundDown(Address(4_202_497)) == Address(4_202_496))
    #expect(size.roundUp(Address(26_356_433)) == Address(0x192_3000))
    #expect(size.roundUp(Address(8192)) == Address(8192))
    #expect(size.roundDown(Address(.max)) == Address(0xffff_ffff_ffff_f000))
  }
}
