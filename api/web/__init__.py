"""What every address shares: who may come in, how long a request may be, how refusals are told."""
