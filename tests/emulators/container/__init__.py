"""What a default container is to the programs in it, without anybody's container engine.

As runc sets one up with Docker's defaults: namespaces of its own, a read-only root, masked /proc,
a user without capabilities, no way to new ones, and the default system call filter.
`python -m tests.emulators.container COMMAND …`, by root, runs one command there.
"""
