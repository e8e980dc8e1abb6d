"""What pages say: answers, findings, problems, tasks, the dictionary."""
