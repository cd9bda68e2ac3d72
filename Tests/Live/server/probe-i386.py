# getpid by the way of 32-bit programs: mov eax, 20; int 0x80; ret.
import ctypes, mmap, os
memory = mmap.mmap(-1, 4096, prot=7)
memory.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
os._exit(call() != os.getpid())
