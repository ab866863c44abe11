# Everything runs on a bare Debian 12 with Rust; each target first installs what it lacks.
.PHONY: run test simulation figures screenshots format setup

run: ## Lotse with invented people, at http://localhost:3000
	@.make/run

test: ## all checks and tests, as CI runs them
	@.make/setup tests
	@.make/test

simulation: ## a million histories of devices and a server, from seeds (HISTORIES=… FROM=… for others)
	@.make/with cargo run -q --release -p simulation -- --histories $(or $(HISTORIES),1000000) --from $(or $(FROM),0)

figures: ## what Lotse costs, and ours against the peers, printed, and written to end2end/test-results (figures.md, bench.md)
	@.make/setup tests bench
	@.make/browse figures
	@.make/browse bench

screenshots: ## the pictures of the README, from the running app
	@.make/setup tests
	@.make/browse screenshots

format:
	@.make/with cargo fmt

setup:
	@.make/setup
