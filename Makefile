# Everything runs on a bare Debian 12 with Rust; each target first installs what it lacks.
.PHONY: run test figures screenshots format setup

run: ## Lotse with invented people, at http://localhost:3000
	@.make/run

test: ## all checks and tests, as CI runs them
	@.make/setup tests
	@.make/test

figures: ## what Lotse costs and how it compares, written to FIGURES.md
	@.make/setup tests
	@.make/browse figures

screenshots: ## every page, in light and dark, on phone, tablet and desktop
	@.make/setup tests
	@.make/browse screenshots

format:
	@.make/with cargo fmt

setup:
	@.make/setup
