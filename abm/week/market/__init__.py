"""What several steps ask of the market: reach, travel, prices, routes, tenders, carers."""
