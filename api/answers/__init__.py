"""What is answered as plain values, by the command line's --json and the API alike."""
