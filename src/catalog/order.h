/*
 * In which order an agent applies the resources of a catalog: Puppet 7's relationship graph,
 * with what is contained between the two ends of what contains it, traversed so that of those
 * whose turn it may be the first of the catalog comes first (ordering = manifest).
 */
#ifndef CATALOG_ORDER_H
#define CATALOG_ORDER_H

#include "catalog/catalog.h"

struct catalog_order;

/* The order of CATALOG; NULL when its resources wait for each other, and *RET_STUCK does. */
struct catalog_order *catalog_order_new(const struct catalog *catalog, size_t *ret_stuck);

/*
 * The next resource to be applied; false at the end. *RET_FAILED is a resource that failed
 * (catalog_order_fail()) and without which this one is not applied, or NULL.
 */
bool catalog_order_next(struct catalog_order *order, size_t *ret,
			const struct catalog_resource **ret_failed);

/* The resource that came last fails. */
void catalog_order_fail(struct catalog_order *order);

/*
 * Whether the order of two resources, FIRST before SECOND in ours, is sure: it is said, or
 * neither waits for a resource of a type whose own relations we do not know.
 */
bool catalog_order_is_sure(struct catalog_order *order, size_t first, size_t second);

#endif
