"""总览: who has filed, what changed most, whom to contact today."""
