"""Need arises, grows and ends; families give hours, strain rises, some stop."""
