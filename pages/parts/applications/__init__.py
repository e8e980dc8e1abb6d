"""依申请公开: the flow of requests, the mix of outcomes, what is carried over."""
