"""Stand-ins for hardware, for tests and rehearsals: recordings played back, and models of devices with faults.

All of them enter below the drivers: at pyusb's backend, or at the other end of a serial line.
"""
