"""A good program in each language, small but with something to decide."""

GOOD = {
    "python": '''\
"""Totals of orders."""


def totals(orders: list[tuple[str, int]]) -> dict[str, int]:
    """How much each customer ordered; refunds aside."""
    found: dict[str, int] = {}
    for customer, amount in orders:
        if amount > 0:
            found[customer] = found.get(customer, 0) + amount
    return found
''',
    "javascript": """\
export function totals(orders) {
  const found = new Map();
  for (const [customer, amount] of orders) {
    if (amount > 0) {
      found.set(customer, (found.get(customer) ?? 0) + amount);
    }
  }
  return found;
}
""",
    "typescript": """\
export class Totals {
  private found = new Map<string, number>();

  add(customer: string, amount: number): void {
    if (amount > 0) {
      this.found.set(customer, (this.found.get(customer) ?? 0) + amount);
    }
  }
}
""",
    "go": """\
package orders

// Totals says how much each customer ordered.
func Totals(orders map[string][]int) map[string]int {
	found := make(map[string]int)
	for customer, amounts := range orders {
		for _, amount := range amounts {
			if amount > 0 {
				found[customer] += amount
			}
		}
	}
	return found
}
""",
    "rust": """\
use std::collections::HashMap;

/// How much each customer ordered.
pub fn totals(orders: &[(String, i64)]) -> HashMap<String, i64> {
    let mut found = HashMap::new();
    for (customer, amount) in orders {
        if *amount > 0 {
            *found.entry(customer.clone()).or_insert(0) += amount;
        }
    }
    found
}
""",
    "java": """\
import java.util.HashMap;
import java.util.Map;

public class Totals {
    private final Map<String, Integer> found = new HashMap<>();

    public void add(String customer, int amount) {
        if (amount > 0) {
            found.merge(customer, amount, Integer::sum);
        }
    }
}
""",
    "c": """\
#include <stddef.h>

/* How much was ordered; refunds aside. */
long total(const int *amounts, size_t count) {
    long sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (amounts[i] > 0) {
            sum += amounts[i];
        }
    }
    return sum;
}
""",
    "bash": """\
#!/usr/bin/env bash
set -euo pipefail

total() {
  local sum=0
  for amount in "$@"; do
    if [[ "$amount" -gt 0 ]]; then
      sum=$((sum + amount))
    fi
  done
  echo "$sum"
}

total "$@"
""",
    "sql": """\
SELECT customer, SUM(amount) AS total
FROM orders
WHERE amount > 0
GROUP BY customer
ORDER BY total DESC;
""",
    "yaml": "orders:\n  - customer: Ann\n    amount: 3\n  - customer: Bob\n    amount: 5\n",
    "json": '{"orders": [{"customer": "Ann", "amount": 3}]}\n',
    "toml": '[orders]\ncustomer = "Ann"\namounts = [3, 5]\n',
}

BROKEN = {language: text[: len(text) * 2 // 3].rstrip() for language, text in GOOD.items()} | {
    "sql": "SELECT customer, SUM(amount FROM orders WHERE",
    "yaml": "orders:\n  - customer: Ann\n amount: [3\n",
    "toml": "[orders\ncustomer = 3",
    "python": "def totals(orders:\n    return {}\n",
}
"""Each of them damaged, most by cutting it off."""

TREES = frozenset(("bash", "c", "go", "java", "javascript", "rust", "typescript"))


def stub(language: str) -> str:
    """A function that is not there yet."""
    return {
        "python": "def totals(orders):\n    raise NotImplementedError\n",
        "javascript": 'function totals(orders) {\n  throw new Error("not implemented");\n}\n',
        "typescript": "function totals(orders: number[]): void {}\n",
        "go": 'package orders\n\nfunc Totals() int {\n\tpanic("not implemented")\n}\n',
        "rust": "fn totals() -> i32 {\n    todo!()\n}\n",
        "java": "class T { int totals() { throw new UnsupportedOperationException(); } }\n",
        "c": "int total(int a) {\n    return 0;\n}\n",
        "bash": "total() {\n  :\n}\n",
    }[language]
