"""feedgen extensions of ours, one namespace a file."""
