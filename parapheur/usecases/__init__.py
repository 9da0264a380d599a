"""What people do here, one verb a module.

A verb looks at what stands, acts outside any transaction, and looks again before it keeps
anything. It speaks to the world through the protocols of `ports`, so it runs on a real office
or on honest fakes alike. No framework, no I/O of its own, no clock but `office.now`.
"""
