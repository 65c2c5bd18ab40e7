"""专项报送: papers owed besides the monthly reports, from the plan file to the hand-in (方案四; DOMAIN §1.1, §1.4)."""
