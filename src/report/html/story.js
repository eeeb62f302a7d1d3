/* ---- from the steps of a boot to the moments that a picture shows ---- */

/* The keys that are drawn; others only if the story changes them. */
const ALWAYS = ['forwarding', 'accept_ra'];

/* What is not known stays so, whatever further reason is added. */
const sameValue = (a, b) => a && b && a.value === b.value;

/* The values that STEP leaves on DEVICE, by key. */
function valuesOf(step, device) {
	const values = new Map();
	for (const one of step.settings || [])
		if ((one.device || step.device) === device) values.set(one.key, one);
	return values;
}

/*
 * The steps that concern DEVICE, each with what it changed. A moment is a step that
 * changed something, or the token command itself, which ends with VERDICT. Where it runs
 * more than once (a second ifup), the last time counts.
 */
function tell(steps, token, verdict) {
	const now = new Map();
	const told = [];
	for (const step of steps) {
		if (
			step.device !== null &&
			step.device !== token.device &&
			valuesOf(step, token.device).size === 0
		)
			continue;
		const changes = [];
		for (const [key, to] of valuesOf(step, token.device)) {
			if (!sameValue(now.get(key), to))
				changes.push({ key, from: now.get(key) || null, to });
			now.set(key, to);
		}
		told.push({ step, changes, isToken: false });
	}
	const runs = told.filter(
		({ step }) =>
			step.verdict &&
			step.device === token.device &&
			where(step.place) === where(token.place),
	);
	const run = runs.filter(({ step }) => step.verdict === verdict).pop() || runs.pop();
	if (run) run.isToken = true;
	/* A token command changes no sysctl: what shows there first was done by an earlier line. */
	for (const [at, one] of told.entries())
		if (one.step.verdict)
			one.changes = one.changes.filter((change) => !hadEarlier(told, at, change));
	markRoots(told);
	numberMoments(told);
	return told;
}

function hadEarlier(told, at, change) {
	for (let i = at - 1; i >= 0 && change.to.place; i--)
		if (
			told[i].step.place === change.to.place &&
			told[i].step.text.includes(change.key)
		) {
			told[i].changes.push(change);
			return true;
		}
	return false;
}

/* A device that appears late copies what an earlier line left in `default`: that line counts. */
function markRoots(told) {
	for (const [at, one] of told.entries())
		for (const { key, to } of one.changes)
			for (let i = at - 1; i >= 0 && to.place && to.place !== one.step.place; i--)
				if (
					told[i].step.place === to.place &&
					told[i].step.text.includes(key)
				) {
					told[i].root = true;
					break;
				}
}

function numberMoments(told) {
	let number = 0;
	let passed = false;
	for (const one of told) {
		one.late = passed;
		one.moment =
			one.isToken || (!one.step.verdict && (one.root || one.changes.length > 0));
		one.number = one.moment ? ++number : null;
		passed = passed || one.isToken;
	}
}

/* The keys that deserve a track: these two, and what changes before the token. */
function tracksOf(told) {
	const keys = new Set(ALWAYS);
	for (const one of told)
		for (const change of one.changes)
			if (!one.late && (change.from || change.to.value === null))
				keys.add(change.key);
	return [...keys];
}

/* Moments as they are, and what lies between them as one gap each. */
function columnsOf(told) {
	const columns = [];
	for (const one of told) {
		const last = columns[columns.length - 1];
		if (one.moment) columns.push({ moment: one, lane: one.step.lane });
		else if (last && last.gap && last.lane === one.step.lane && last.late === one.late)
			last.gap.push(one);
		else columns.push({ gap: [one], lane: one.step.lane, late: one.late });
	}
	return columns;
}

const valueText = (setting) => (setting.value === null ? '?' : String(setting.value));

/*
 * What fits beside a mark: "net/ipv6/conf/all/forwarding = 1" as "all/forwarding=1", and
 * "eno1 appears (ethernet) and copies `default`" as "eno1 appears".
 */
const shortText = (text) => text.replace(/^net\/ipv6\/conf\/(\S+) = /, '$1=')
	.replace(/^(\S+ appears) \(.*$/, '$1');

function shorten(text, length) {
	const points = Array.from(plain(text));
	if (points.length <= length) return points.join('');
	return length < 4 ? '' : points.slice(0, length - 1).join('') + '…';
}
