"""Sound bytes of each codec, the first byte choosing it, for a fuzzer to start from."""

import struct

SAMPLES = (
    b"\x00"
    + (b"\x10\x40\x80\x01\x04\x00\x05" + bytes(9) + bytes((2, 2, 1, 1, 0, 2))).ljust(64, b"\0")
    + b"\x5a" * 1536,
    b"\x00\x01\x01" + bytes(62),
    b"\x01" + bytes.fromhex("ef01ffffffff0700030a0017" + "ef01ffffffff07001300000001f40003ffffffff000200060211"),
    b"\x01" + bytes.fromhex("ef01ffffffff020006a1b2c3d402f2" + "ef01ffffffff080004aabb0171"),
    b"\x02" + bytes.fromhex("803701001000000000000000f7000000"),
    b"\x02"
    + b"".join(
        struct.pack("<BBBBIIIIIB", 0x80, 0x21, 0, 0, 540, 0, 1, row, 256, 1) + b"\xe5" * 515 for row in (1, 3, 5)
    ),
    b"\x03" + bytes.fromhex("4369616f00101428110000000020010000000c0000000000000000d1bc"),
    b"\x04" + b"\x20\x00\x10\x28" + bytes(31) + b"\x0d\x00\x10\x2c" + bytes(12) + b"\x06\x00\x10\x20" + bytes(5),
)
