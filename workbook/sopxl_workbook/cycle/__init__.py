"""The month: the gate, authorise, roll over, restate; imports tables, plan, checks and changes."""
