import Glibc

/// How many processors there are, and so how many threads are of use.
package let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
