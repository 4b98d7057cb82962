"""What README claims about speed: each benchmark is one command and measures its peer in the same run."""
