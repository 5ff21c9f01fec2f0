// node_modules/svelte/src/internal/shared/utils.js
var e = Array.isArray, t = Array.prototype.indexOf, n = Array.prototype.includes, r = Array.from, i = Object.defineProperty, a = Object.getOwnPropertyDescriptor, o = Object.getOwnPropertyDescriptors, s = Object.prototype, c = Array.prototype, l = Object.getPrototypeOf, u = Object.isExtensible, d = () => {};
function f(e) {
	for (var t = 0; t < e.length; t++) e[t]();
}
function p() {
	var e, t;
	return {
		promise: new Promise((n, r) => {
			e = n, t = r;
		}),
		resolve: e,
		reject: t
	};
}
function m(e, t) {
	if (Array.isArray(e)) return e;
	if (t === void 0 || !(Symbol.iterator in e)) return Array.from(e);
	let n = [];
	for (let r of e) if (n.push(r), n.length === t) break;
	return n;
}
// node_modules/svelte/src/internal/client/constants.js
var h = 1 << 24, g = 1024, _ = 2048, v = 4096, y = 8192, b = 16384, x = 32768, S = 1 << 25, C = 65536, w = 1 << 19, T = 1 << 20, E = 1 << 25, D = 1 << 21, O = 1 << 22, ee = 1 << 23, te = Symbol("$state"), k = Symbol("component"), ne = Symbol(""), re = Symbol("attributes"), ie = Symbol("class"), ae = Symbol("style"), oe = Symbol("text"), se = Symbol("form reset"), ce = new class extends Error {
	name = "StaleReactionError";
	message = "The reaction that called `getAbortSignal()` was re-run or destroyed";
}(), A = !!globalThis.document?.contentType && /* @__PURE__ */ globalThis.document.contentType.includes("xml"), j = {}, M = Symbol("uninitialized"), N = "http://www.w3.org/1999/xhtml", le = "http://www.w3.org/2000/svg", ue = "http://www.w3.org/1998/Math/MathML";
function de() {
	console.warn("https://svelte.dev/e/derived_inert");
}
function fe(e) {
	console.warn("https://svelte.dev/e/hydration_mismatch");
}
function pe() {
	console.warn("https://svelte.dev/e/select_multiple_invalid_value");
}
function me() {
	console.warn("https://svelte.dev/e/svelte_boundary_reset_noop");
}
// node_modules/svelte/src/internal/client/dom/hydration.js
var P = !1;
function he(e) {
	P = e;
}
var F;
function ge(e) {
	if (e === null) throw fe(), j;
	return F = e;
}
function _e() {
	return ge(/* @__PURE__ */ Qt(F));
}
function I(e) {
	if (P) {
		if (/* @__PURE__ */ Qt(F) !== null) throw fe(), j;
		F = e;
	}
}
function ve(e = 1) {
	if (P) {
		for (var t = e, n = F; t--;) n = /* @__PURE__ */ Qt(n);
		F = n;
	}
}
function ye(e = !0) {
	for (var t = 0, n = F;;) {
		if (n.nodeType === 8) {
			var r = n.data;
			if (r === "]") {
				if (t === 0) return n;
				--t;
			} else (r === "[" || r === "[!" || r[0] === "[" && !isNaN(Number(r.slice(1)))) && (t += 1);
		}
		var i = /* @__PURE__ */ Qt(n);
		e && n.remove(), n = i;
	}
}
function be(e) {
	if (!e || e.nodeType !== 8) throw fe(), j;
	return e.data;
}
// node_modules/svelte/src/internal/client/reactivity/equality.js
function xe(e) {
	return e === this.v;
}
function Se(e, t) {
	return e == e ? e !== t || typeof e == "object" && !!e || typeof e == "function" : t == t;
}
function L(e) {
	return !Se(e, this.v);
}
function R(e) {
	throw Error("https://svelte.dev/e/lifecycle_outside_component");
}
// node_modules/svelte/src/internal/client/errors.js
function Ce() {
	throw Error("https://svelte.dev/e/async_derived_orphan");
}
function we(e, t, n) {
	throw Error("https://svelte.dev/e/each_key_duplicate");
}
function Te(e) {
	throw Error("https://svelte.dev/e/effect_in_teardown");
}
function Ee() {
	throw Error("https://svelte.dev/e/effect_in_unowned_derived");
}
function De(e) {
	throw Error("https://svelte.dev/e/effect_orphan");
}
function Oe() {
	throw Error("https://svelte.dev/e/effect_update_depth_exceeded");
}
function ke() {
	throw Error("https://svelte.dev/e/state_descriptors_fixed");
}
function Ae() {
	throw Error("https://svelte.dev/e/state_prototype_fixed");
}
function je() {
	throw Error("https://svelte.dev/e/state_unsafe_mutation");
}
function Me() {
	throw Error("https://svelte.dev/e/svelte_boundary_reset_onerror");
}
// node_modules/svelte/src/internal/client/context.js
var Ne = null;
function Pe(e) {
	Ne = e;
}
function Fe(e, t = !1, n) {
	Ne = {
		p: Ne,
		i: !1,
		c: null,
		e: null,
		s: e,
		x: null,
		r: K,
		l: null
	};
}
function Ie(e) {
	var t = Ne, n = t.e;
	if (n !== null) {
		t.e = null;
		for (var r of n) pn(r);
	}
	return e !== void 0 && (t.x = e), t.i = !0, Ne = t.p, Le(e);
}
function Le(e = {}) {
	return i(e, k, { value: !0 }), e;
}
function Re() {
	return !0;
}
// node_modules/svelte/src/internal/client/dom/task.js
var ze = [];
function Be() {
	var e = ze;
	ze = [], f(e);
}
function Ve(e) {
	if (ze.length === 0 && !gt) {
		var t = ze;
		queueMicrotask(() => {
			t === ze && Be();
		});
	}
	ze.push(e);
}
function He() {
	for (; ze.length > 0;) Be();
}
// node_modules/svelte/src/internal/client/reactivity/status.js
var Ue = ~(_ | v | g);
function We(e, t) {
	e.f = e.f & Ue | t;
}
function Ge(e) {
	e.f & 512 || e.deps === null ? We(e, g) : We(e, v);
}
// node_modules/svelte/src/internal/client/reactivity/utils.js
function Ke(e, t) {
	e.f & 2048 ? t.set(e, _) : e.f & 4096 && t.get(e) !== 2048 && t.set(e, v), We(e, g);
}
// node_modules/svelte/src/internal/client/dom/elements/misc.js
function qe(e, t) {
	if (t) {
		let t = document.body;
		e.autofocus = !0, Ve(() => {
			document.activeElement === t && e.focus();
		});
	}
}
var Je = !1;
function Ye() {
	Je || (Je = !0, document.addEventListener("reset", (e) => {
		Promise.resolve().then(() => {
			if (!e.defaultPrevented) for (let t of e.target.elements) t[se]?.();
		});
	}, { capture: !0 }));
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/shared.js
function Xe(e) {
	var t = G, n = K;
	In(null), Ln(null);
	try {
		return e();
	} finally {
		In(t), Ln(n);
	}
}
function Ze(e, t, n, r = n) {
	e.addEventListener(t, () => Xe(n));
	let i = e[se];
	e[se] = i ? () => {
		i(), r(!0);
	} : () => r(!0), Ye();
}
// node_modules/svelte/src/internal/client/reactivity/async.js
function Qe(e, t, n, r) {
	let i = Re() ? nt : ot;
	var a = e.filter((e) => !e.settled), o = t.map(i);
	if (n.length === 0 && a.length === 0) {
		r(o);
		return;
	}
	var s = K, c = $e(), l = a.length === 1 ? a[0].promise : a.length > 1 ? Promise.all(a.map((e) => e.promise)) : null;
	function u(e) {
		if (!(s.f & 16384)) {
			c();
			try {
				r([...o, ...e]);
			} catch (e) {
				on(e, s);
			}
			et();
		}
	}
	var d = tt();
	if (n.length === 0) {
		l.then(() => u([])).finally(d);
		return;
	}
	function f() {
		Promise.all(n.map((e) => /* @__PURE__ */ it(e))).then(u).catch((e) => on(e, s)).finally(d);
	}
	l ? l.then(() => {
		s.f & 16384 ? d() : (c(), f(), et());
	}) : f();
}
function $e() {
	var e = K, t = G, n = Ne, r = z;
	return function(i = !0) {
		Ln(e), In(t), Pe(n), i && !(e.f & 16384) && (r?.activate(), r?.apply());
	};
}
function et(e = !0) {
	Ln(null), In(null), Pe(null), e && z?.deactivate();
}
function tt() {
	var e = K, t = e.b, n = z, r = !!t?.is_rendered();
	return t?.update_pending_count(1, n), n.increment(r, e), () => {
		t?.update_pending_count(-1, n), n.decrement(r, e);
	};
}
/*#__NO_SIDE_EFFECTS__*/
function nt(e) {
	var t = 2 | _;
	return K !== null && (K.f |= w), {
		ctx: Ne,
		deps: null,
		effects: null,
		equals: xe,
		f: t,
		fn: e,
		reactions: null,
		rv: 0,
		v: M,
		wv: 0,
		parent: K,
		ac: null
	};
}
var rt = Symbol("obsolete");
/*#__NO_SIDE_EFFECTS__*/
function it(e, t, n) {
	let r = K;
	r === null && Ce();
	var i = void 0, a = Nt(M), o = !G, s = /* @__PURE__ */ new Set();
	return gn(() => {
		var t = K, n = p();
		i = n.promise;
		try {
			Promise.resolve(e()).then(n.resolve, (e) => {
				e !== ce && n.reject(e);
			}).finally(et);
		} catch (e) {
			n.reject(e), et();
		}
		var c = z;
		if (o) {
			if (t.f & 32768) var l = tt();
			if (r.b?.is_rendered()) c.async_deriveds.get(t)?.reject(rt);
			else for (let e of s.values()) e.reject(rt);
			s.add(n), c.async_deriveds.set(t, n);
		}
		let u = (e, t = void 0) => {
			l?.(), s.delete(n), t !== rt && (c.activate(), t ? (a.f |= ee, Rt(a, t)) : (a.f & 8388608 && (a.f ^= ee), Rt(a, e)), c.deactivate());
		};
		n.promise.then(u, (e) => u(null, e || "unknown"));
	}), dn(() => {
		for (let e of s) e.reject(rt);
	}), new Promise((e) => {
		function t(n) {
			function r() {
				n === i ? e(a) : t(i);
			}
			n.then(r, r);
		}
		t(i);
	});
}
/*#__NO_SIDE_EFFECTS__*/
function at(e) {
	let t = /* @__PURE__ */ nt(e);
	return zn(t), t;
}
/*#__NO_SIDE_EFFECTS__*/
function ot(e) {
	let t = /* @__PURE__ */ nt(e);
	return t.equals = L, t;
}
function st(e) {
	var t = e.effects;
	if (t !== null) {
		e.effects = null;
		for (var n = 0; n < t.length; n += 1) wn(t[n]);
	}
}
function ct(e) {
	var t, n = K, r = e.parent;
	if (!Nn && r !== null && e.v !== M && r.f & 24576) return de(), e.v;
	Ln(r);
	try {
		st(e), t = Zn(e);
	} finally {
		Ln(n);
	}
	return t;
}
function lt(e) {
	var t = ct(e);
	!e.equals(t) && (e.wv = Jn(), (!z?.is_fork || e.deps === null) && (z === null ? e.v = t : (z.capture(e, t, !0), pt?.capture(e, t, !0)), e.deps === null)) ? We(e, g) : Nn || (mt === null ? Ge(e) : (un() || z?.is_fork) && mt.set(e, t));
}
function ut(e) {
	if (e.effects !== null) for (let t of e.effects) (t.teardown || t.ac) && (t.teardown?.(), t.ac !== null && Xe(() => {
		t.ac.abort(ce), t.ac = null;
	}), t.fn !== null && (t.teardown = d), er(t, 0), Sn(t));
}
function dt(e) {
	if (e.effects !== null) for (let t of e.effects) t.teardown && t.fn !== null && tr(t);
}
// node_modules/svelte/src/internal/client/reactivity/batch.js
var ft = null, z = null, pt = null, mt = null, ht = null, gt = !1, _t = !1, vt = null, yt = null, bt = 0, xt = 1, St = class e {
	id = xt++;
	started = !1;
	linked = !0;
	prev = null;
	next = null;
	async_deriveds = /* @__PURE__ */ new Map();
	current = /* @__PURE__ */ new Map();
	previous = /* @__PURE__ */ new Map();
	#e = /* @__PURE__ */ new Set();
	#t = /* @__PURE__ */ new Set();
	#n = 0;
	#r = /* @__PURE__ */ new Map();
	#i = null;
	#a = [];
	#o = [];
	#s = /* @__PURE__ */ new Map();
	#c = /* @__PURE__ */ new Map();
	#l = /* @__PURE__ */ new Set();
	is_fork = !1;
	#u = !1;
	constructor() {
		ft === null ? ft = this : (ft.next = this, this.prev = ft), ft = this;
	}
	#d() {
		if (this.is_fork) return !0;
		for (let e of this.#r.keys()) if (!this.#f(e)) return !0;
		return !1;
	}
	#f(e) {
		for (var t = e; t !== null; t = t.parent) if (this.#c.has(t)) return !0;
		return !1;
	}
	skip_effect(e) {
		this.#c.has(e) || this.#c.set(e, {
			d: [],
			m: []
		}), this.#l.delete(e);
	}
	unskip_effect(e, t = (e) => this.schedule(e)) {
		var n = this.#c.get(e);
		if (n) {
			this.#c.delete(e);
			for (var r of n.d) We(r, _), t(r);
			for (r of n.m) We(r, v), t(r);
		}
		this.#l.add(e);
	}
	#p() {
		var e = [];
		for (let i of this.#a) if (!(i.f & 16384 || !(i.f & 6144))) {
			for (var t = i, n = !1; t.parent !== null;) {
				t = t.parent;
				var r = t.f;
				if (r & 96) {
					if (!(r & 1024)) {
						n = !0;
						break;
					}
					t.f ^= g;
				}
			}
			n || e.push(t);
		}
		return this.#a = [], e;
	}
	#m() {
		this.started = !0;
		for (let [e, t] of this.#s) We(e, t), this.schedule(e);
		this.apply();
		for (var t = vt = [], n = [], r = yt = []; this.#a.length > 0;) {
			bt++ > 1e3 && (this.#b(), wt());
			for (let e of this.#p()) try {
				this.#h(e, t, n);
			} catch (t) {
				throw kt(e), this.#d() || this.discard(), t;
			}
		}
		if (z = null, r.length > 0) {
			var i = e.ensure();
			for (let e of r) i.schedule(e);
		}
		if (vt = null, yt = null, this.#d()) {
			this.#y(n), this.#y(t);
			for (let [e, t] of this.#c) Ot(e, t);
			r.length > 0 && z.#m();
			return;
		}
		let a = this.#g();
		if (a) this.#y(n), this.#y(t), a.#v(this);
		else {
			this.#s.clear();
			for (let e of this.#e) e(this);
			this.#e.clear(), pt = this, Et(n), Et(t), pt = null, this.#i?.resolve();
			var o = z;
			this.#n === 0 && (this.#a.length === 0 || o !== null) && this.#b(), o !== null && (jt.clear(), o.#m());
		}
	}
	#h(e, t, n) {
		e.f ^= g;
		for (var r = e.first; r !== null;) {
			var i = r.f, a = !!(i & 96);
			if (!(a && i & 1024 || i & 8192 || this.#c.has(r)) && r.fn !== null) {
				a ? r.f ^= g : i & 4 ? t.push(r) : Yn(r) && (i & 16 && this.add_dirty_reaction(r, v), tr(r));
				var o = r.first;
				if (o !== null) {
					r = o;
					continue;
				}
			}
			for (; r !== null;) {
				var s = r.next;
				if (s !== null) {
					r = s;
					break;
				}
				r = r.parent;
			}
		}
	}
	#g() {
		for (var e = this.prev; e !== null; e = e.prev) if (!e.is_fork && this.#_(e)) return e;
		return null;
	}
	#_(e) {
		for (let [t, [, n]] of this.current) if (!n && e.current.has(t)) return !0;
		return !1;
	}
	#v(e) {
		for (let [t, n] of e.current) !this.previous.has(t) && e.previous.has(t) && this.previous.set(t, e.previous.get(t)), this.current.set(t, n);
		for (let [t, n] of e.async_deriveds) {
			let e = this.async_deriveds.get(t);
			e && n.promise.then(e.resolve).catch(e.reject);
		}
		e.async_deriveds.clear(), this.transfer_reactions(e.#s);
		let t = (e) => {
			var n = e.reactions;
			if (n !== null && !(e.f & 2 && !(e.f & 6144))) for (let e of n) {
				var r = e.f;
				if (r & 2) t(e);
				else {
					var i = e;
					r & 4194320 && !this.async_deriveds.has(i) && (this.#s.delete(i), We(i, _), this.schedule(i));
				}
			}
		};
		for (let e of this.current.keys()) t(e);
		this.oncommit(() => e.discard()), e.#b(), z = this, this.#m();
	}
	#y(e) {
		for (var t = 0; t < e.length; t += 1) Ke(e[t], this.#s);
	}
	capture(e, t, n = !1) {
		e.v !== M && !this.previous.has(e) && this.previous.set(e, e.v), e.f & 8388608 || (this.current.set(e, [t, n]), mt?.set(e, t)), this.is_fork || (e.v = t);
	}
	activate() {
		z = this;
	}
	deactivate() {
		z = null, mt = null;
	}
	flush() {
		try {
			_t = !0, z = this, this.#m();
		} finally {
			bt = 0, ht = null, vt = null, yt = null, _t = !1, z = null, mt = null, jt.clear();
		}
	}
	discard() {
		for (let e of this.#t) e(this);
		this.#t.clear();
		for (let e of this.async_deriveds.values()) e.reject(rt);
		this.#b(), this.#i?.resolve();
	}
	register_created_effect(e) {
		this.#o.push(e);
	}
	increment(e, t) {
		if (this.#n += 1, e) {
			let e = this.#r.get(t) ?? 0;
			this.#r.set(t, e + 1);
		}
	}
	decrement(e, t) {
		if (--this.#n, e) {
			let e = this.#r.get(t) ?? 0;
			e === 1 ? this.#r.delete(t) : this.#r.set(t, e - 1);
		}
		this.#u || (this.#u = !0, Ve(() => {
			this.#u = !1, this.linked && this.flush();
		}));
	}
	transfer_reactions(e) {
		for (let [t, n] of e) this.add_dirty_reaction(t, n);
		e.clear();
	}
	add_dirty_reaction(e, t) {
		(t === 2048 || this.#s.get(e) !== 2048) && this.#s.set(e, t);
	}
	oncommit(e) {
		this.#e.add(e);
	}
	ondiscard(e) {
		this.#t.add(e);
	}
	settled() {
		return (this.#i ??= p()).promise;
	}
	static ensure() {
		if (z === null) {
			let t = z = new e();
			!_t && !gt && Ve(() => {
				t.started || t.flush();
			});
		}
		return z;
	}
	apply() {
		mt = null;
	}
	schedule(e) {
		ht = e, e.b?.is_pending && e.f & 16777228 && !(e.f & 32768) ? e.b.defer_effect(e) : this.#a.push(e);
	}
	#b() {
		if (this.linked) {
			var e = this.prev, t = this.next;
			e === null || (e.next = t), t === null ? ft = e : t.prev = e, this.linked = !1;
		}
	}
};
function Ct(e) {
	var t = gt, n = pt;
	pt = null, gt = !0;
	try {
		var r;
		for (e && (Ct(), r = e());;) {
			if (He(), z === null) return r;
			z.flush();
		}
	} finally {
		gt = t, pt = n;
	}
}
function wt() {
	try {
		Oe();
	} catch (e) {
		on(e, ht);
	}
}
var Tt = null;
function Et(e) {
	var t = e.length;
	if (t !== 0) {
		for (var n = 0; n < t;) {
			var r = e[n++];
			if (!(r.f & 24576) && Yn(r) && (Tt = /* @__PURE__ */ new Set(), tr(r), r.deps === null && r.first === null && r.nodes === null && r.teardown === null && r.ac === null && En(r), Tt?.size > 0)) {
				jt.clear();
				for (let e of Tt) {
					if (e.f & 24576) continue;
					let t = [e], n = e.parent;
					for (; n !== null;) Tt.has(n) && (Tt.delete(n), t.push(n)), n = n.parent;
					for (let e = t.length - 1; e >= 0; e--) {
						let n = t[e];
						n.f & 24576 || tr(n);
					}
				}
				Tt.clear();
			}
		}
		Tt = null;
	}
}
function Dt(e) {
	z.schedule(e);
}
function Ot(e, t) {
	if (!(e.f & 32 && e.f & 1024)) {
		e.f & 2048 ? t.d.push(e) : e.f & 4096 && t.m.push(e), We(e, g);
		for (var n = e.first; n !== null;) Ot(n, t), n = n.next;
	}
}
function kt(e) {
	We(e, g);
	for (var t = e.first; t !== null;) kt(t), t = t.next;
}
// node_modules/svelte/src/internal/client/reactivity/sources.js
var At = /* @__PURE__ */ new Set(), jt = /* @__PURE__ */ new Map(), Mt = !1;
function Nt(e, t) {
	return {
		f: 0,
		v: e,
		reactions: null,
		equals: xe,
		rv: 0,
		wv: 0
	};
}
/*#__NO_SIDE_EFFECTS__*/
function Pt(e, t) {
	let n = Nt(e, t);
	return zn(n), n;
}
/*#__NO_SIDE_EFFECTS__*/
function Ft(e, t = !1, n = !0) {
	let r = Nt(e);
	return t || (r.equals = L), r;
}
function B(e, t, n = !1) {
	return G !== null && (!Fn || G.f & 131072) && Re() && G.f & 4325394 && (Rn === null || !Rn.has(e)) && je(), Rt(e, n ? Ht(t) : t, yt);
}
var It = null, Lt = 0;
function Rt(e, t, n = null) {
	if (!e.equals(t)) {
		Nn ? jt.set(e, t) : jt.has(e) || jt.set(e, e.v);
		var r = St.ensure();
		if (r.capture(e, t), e.f & 2) {
			let t = e;
			e.f & 2048 && ct(t), mt === null && Ge(t);
		}
		e.wv = Jn(), It = null, Lt = 0, Vt(e, _, n), It = null, Re() && K !== null && K.f & 1024 && !(K.f & 96) && (Hn === null ? Un([e]) : Hn.push(e)), !r.is_fork && At.size > 0 && !Mt && zt();
	}
	return t;
}
function zt() {
	Mt = !1;
	for (let e of At) {
		e.f & 1024 && We(e, v);
		let t;
		try {
			t = Yn(e);
		} catch {
			t = !0;
		}
		t && tr(e);
	}
	At.clear();
}
function Bt(e) {
	B(e, e.v + 1);
}
function Vt(e, t, n) {
	var r = e.reactions;
	if (r !== null) {
		var i = Re(), a = r.length;
		if (Lt += a, Lt > 1e5 && It === null && (It = /* @__PURE__ */ new Set()), It !== null) {
			if (It.has(e)) return;
			It.add(e);
		}
		for (var o = 0; o < a; o++) {
			var s = r[o], c = s.f;
			if (i || s !== K) {
				var l = (c & _) === 0;
				if (l && We(s, t), c & 131072) At.add(s);
				else if (c & 2) {
					var u = s;
					mt?.delete(u), Vt(u, v, n);
				} else if (l) {
					var d = s;
					c & 16 && Tt !== null && Tt.add(d), n === null ? Dt(d) : n.push(d);
				}
			}
		}
	}
}
function Ht(t) {
	if (typeof t != "object" || !t || te in t || k in t) return t;
	let n = l(t);
	if (n !== s && n !== c) return t;
	var r = /* @__PURE__ */ new Map(), i = e(t), o = /* @__PURE__ */ Pt(0), u = null, d = Kn, f = (e) => {
		if (Kn === d) return e();
		var t = G, n = Kn;
		In(null), qn(d);
		var r = e();
		return In(t), qn(n), r;
	};
	return i && r.set("length", /* @__PURE__ */ Pt(t.length, u)), new Proxy(t, {
		defineProperty(e, t, n) {
			"value" in n && n.configurable !== !1 && n.enumerable !== !1 && n.writable !== !1 || ke();
			var i = r.get(t);
			return i === void 0 ? f(() => {
				var e = /* @__PURE__ */ Pt(n.value, u);
				return r.set(t, e), e;
			}) : B(i, n.value, !0), !0;
		},
		deleteProperty(e, t) {
			var n = r.get(t);
			if (n === void 0) {
				if (t in e) {
					let e = f(() => /* @__PURE__ */ Pt(M, u));
					r.set(t, e), Bt(o);
				}
			} else B(n, M), Bt(o);
			return !0;
		},
		get(e, n, i) {
			if (n === te) return t;
			var o = r.get(n), s = n in e;
			if (o === void 0 && (!s || a(e, n)?.writable) && (o = f(() => /* @__PURE__ */ Pt(Ht(s ? e[n] : M), u)), r.set(n, o)), o !== void 0) {
				var c = q(o);
				return c === M ? void 0 : c;
			}
			return Reflect.get(e, n, i);
		},
		getOwnPropertyDescriptor(e, t) {
			this.has?.(e, t);
			var n = Reflect.getOwnPropertyDescriptor(e, t), i = r.get(t);
			if (i !== void 0) {
				var a = q(i);
				if (a === M) return;
				if (n && "value" in n) n.value = a;
				else return {
					enumerable: !0,
					configurable: !0,
					value: a,
					writable: !0
				};
			}
			return n;
		},
		has(e, t) {
			if (t === te) return !0;
			var n = r.get(t), i = n !== void 0 && n.v !== M || Reflect.has(e, t);
			return (n !== void 0 || (K !== null || G !== null) && (!i || a(e, t)?.writable)) && (n === void 0 && (n = f(() => /* @__PURE__ */ Pt(i ? Ht(e[t]) : M, u)), r.set(t, n)), q(n) === M) ? !1 : i;
		},
		set(e, t, n, s) {
			var c = r.get(t), l = t in e;
			if (i && t === "length") for (var d = n; d < c.v; d += 1) {
				var p = r.get(d + "");
				p === void 0 ? d in e && (p = f(() => /* @__PURE__ */ Pt(M, u)), r.set(d + "", p)) : B(p, M);
			}
			if (c === void 0) (!l || a(e, t)?.writable) && (c = f(() => /* @__PURE__ */ Pt(void 0, u)), B(c, Ht(n)), r.set(t, c));
			else {
				l = c.v !== M;
				var m = f(() => Ht(n));
				B(c, m);
			}
			var h = Reflect.getOwnPropertyDescriptor(e, t);
			if (h?.set && h.set.call(s, n), !l) {
				if (i && typeof t == "string") {
					var g = r.get("length"), _ = Number(t);
					Number.isInteger(_) && _ >= g.v && B(g, _ + 1);
				}
				Bt(o);
			}
			return !0;
		},
		ownKeys(e) {
			q(o);
			var t = Reflect.ownKeys(e).filter((e) => {
				var t = r.get(e);
				return t === void 0 || t.v !== M;
			});
			for (var [n, i] of r) i.v !== M && !(n in e) && t.push(n);
			return t;
		},
		setPrototypeOf() {
			Ae();
		}
	});
}
function Ut(e) {
	try {
		if (typeof e == "object" && e && te in e) return e[te];
	} catch {}
	return e;
}
function Wt(e, t) {
	return Object.is(Ut(e), Ut(t));
}
var Gt, Kt, qt, Jt;
function Yt() {
	if (Gt === void 0) {
		Gt = window, Kt = /Firefox/.test(navigator.userAgent);
		var e = Element.prototype, t = Node.prototype, n = Text.prototype;
		qt = a(t, "firstChild").get, Jt = a(t, "nextSibling").get, u(e) && (e[ie] = void 0, e[re] = null, e[ae] = void 0, e.__e = void 0), u(n) && (n[oe] = void 0);
	}
}
function Xt(e = "") {
	return document.createTextNode(e);
}
/*@__NO_SIDE_EFFECTS__*/
function Zt(e) {
	return qt.call(e);
}
/*@__NO_SIDE_EFFECTS__*/
function Qt(e) {
	return Jt.call(e);
}
function V(e, t) {
	if (!P) return /* @__PURE__ */ Zt(e);
	var n = /* @__PURE__ */ Zt(F);
	if (n === null) n = F.appendChild(Xt());
	else if (t && n.nodeType !== 3) {
		var r = Xt();
		return n?.before(r), ge(r), r;
	}
	return t && rn(n), ge(n), n;
}
function $t(e, t = !1) {
	if (!P) {
		var n = /* @__PURE__ */ Zt(e);
		return n instanceof Comment && n.data === "" ? /* @__PURE__ */ Qt(n) : n;
	}
	if (t) {
		if (F?.nodeType !== 3) {
			var r = Xt();
			return F?.before(r), ge(r), r;
		}
		rn(F);
	}
	return F;
}
function H(e, t = !1) {
	if (!P) return /* @__PURE__ */ Zt(e);
	var n = V(e, t);
	return I(e), n;
}
function U(e, t = 1, n = !1) {
	let r = P ? F : e;
	for (var i; t--;) i = r, r = /* @__PURE__ */ Qt(r);
	if (!P) return r;
	if (n) {
		if (r?.nodeType !== 3) {
			var a = Xt();
			return r === null ? i?.after(a) : r.before(a), ge(a), a;
		}
		rn(r);
	}
	return ge(r), r;
}
function en(e) {
	e.textContent = "";
}
function tn() {
	return !1;
}
function nn(e, t, n) {
	return t == null || t === "http://www.w3.org/1999/xhtml" ? n ? document.createElement(e, { is: n }) : document.createElement(e) : n ? document.createElementNS(t, e, { is: n }) : document.createElementNS(t, e);
}
function rn(e) {
	if (e.nodeValue.length < 65536) return;
	let t = e.nextSibling;
	for (; t !== null && t.nodeType === 3;) t.remove(), e.nodeValue += t.nodeValue, t = e.nextSibling;
}
function an(e) {
	var t = K;
	if (t === null) return G.f |= ee, e;
	if (!(t.f & 32768) && !(t.f & 4)) throw e;
	on(e, t);
}
function on(e, t) {
	if (e === j) throw e;
	if (!(t !== null && t.f & 16384)) {
		for (; t !== null;) {
			if (t.f & 128 && !(t.f & 33570816)) {
				if (!(t.f & 32768)) throw e;
				try {
					t.b.error(e);
					return;
				} catch (t) {
					e = t;
				}
			}
			t = t.parent;
		}
		throw e;
	}
}
// node_modules/svelte/src/internal/client/reactivity/effects.js
function sn(e) {
	K === null && (G === null && De(e), Ee()), Nn && Te(e);
}
function cn(e, t) {
	var n = t.last;
	n === null ? t.last = t.first = e : (n.next = e, e.prev = n, t.last = e);
}
function ln(e, t) {
	var n = K;
	n !== null && n.f & 8192 && (e |= y);
	var r = {
		ctx: Ne,
		deps: null,
		nodes: null,
		f: e | _ | 512,
		first: null,
		fn: t,
		last: null,
		next: null,
		parent: n,
		b: n && n.b,
		prev: null,
		teardown: null,
		wv: 0,
		ac: null
	};
	z?.register_created_effect(r);
	var i = r;
	if (e & 4) vt === null ? St.ensure().schedule(r) : vt.push(r);
	else if (t !== null) {
		try {
			tr(r);
		} catch (e) {
			throw wn(r), e;
		}
		i.deps === null && i.teardown === null && i.nodes === null && i.first === i.last && !(i.f & 524288) && (i = i.first, e & 16 && e & 65536 && i !== null && (i.f |= C));
	}
	if (i !== null && (i.parent = n, n !== null && cn(i, n), G !== null && G.f & 2 && !(e & 64))) {
		var a = G;
		(a.effects ??= []).push(i);
	}
	return r;
}
function un() {
	return G !== null && !Fn;
}
function dn(e) {
	let t = ln(8, null);
	return We(t, g), t.teardown = e, t;
}
function fn(e) {
	sn("$effect");
	var t = K.f;
	if (!G && t & 32 && Ne !== null && !Ne.i) {
		var n = Ne;
		(n.e ??= []).push(e);
	} else return pn(e);
}
function pn(e) {
	return ln(4 | T, e);
}
function mn(e) {
	St.ensure();
	let t = ln(64 | w, e);
	return (e = {}) => new Promise((n) => {
		e.outro ? Dn(t, () => {
			wn(t), n(void 0);
		}) : (wn(t), n(void 0));
	});
}
function hn(e) {
	return ln(4, e);
}
function gn(e) {
	return ln(O | w, e);
}
function _n(e, t = 0) {
	return ln(8 | t, e);
}
function W(e, t = [], n = [], r = []) {
	Qe(r, t, n, (t) => {
		ln(8, () => {
			e(...t.map(q));
		});
	});
}
function vn(e, t = 0) {
	return ln(16 | t, e);
}
function yn(e, t = 0) {
	return ln(h | t, e);
}
function bn(e) {
	return ln(32 | w, e);
}
function xn(e) {
	var t = e.teardown;
	if (t !== null) {
		let n = Nn, r = G;
		Pn(!0), In(null);
		try {
			t.call(null);
		} catch (t) {
			on(t, e.parent);
		} finally {
			Pn(n), In(r);
		}
	}
}
function Sn(e, t = !1) {
	var n = e.first;
	for (e.first = e.last = null; n !== null;) {
		let e = n.ac;
		e !== null && Xe(() => {
			e.abort(ce);
		});
		var r = n.next;
		n.f & 64 ? n.parent = null : wn(n, t), n = r;
	}
}
function Cn(e) {
	for (var t = e.first; t !== null;) {
		var n = t.next;
		t.f & 32 || wn(t), t = n;
	}
}
function wn(e, t = !0) {
	var n = !1;
	(t || e.f & 262144) && e.nodes !== null && e.nodes.end !== null && (Tn(e.nodes.start, e.nodes.end), n = !0), e.f |= S, Sn(e, t && !n), er(e, 0);
	var r = e.nodes && e.nodes.t;
	if (r !== null) for (let e of r) e.stop();
	xn(e), e.f ^= S, e.f |= b;
	var i = e.parent;
	i !== null && i.first !== null && En(e), e.next = e.prev = e.teardown = e.ctx = e.deps = e.fn = e.nodes = e.ac = e.b = null;
}
function Tn(e, t) {
	for (; e !== null;) {
		var n = e === t ? null : /* @__PURE__ */ Qt(e);
		e.remove(), e = n;
	}
}
function En(e) {
	var t = e.parent, n = e.prev, r = e.next;
	n !== null && (n.next = r), r !== null && (r.prev = n), t !== null && (t.first === e && (t.first = r), t.last === e && (t.last = n));
}
function Dn(e, t, n = !0) {
	var r = [];
	e.f |= 256, On(e, r, !0);
	var i = () => {
		n && wn(e), t && t();
	}, a = r.length;
	if (a > 0) {
		var o = () => --a || i();
		for (var s of r) s.out(o);
	} else i();
}
function On(e, t, n) {
	if (!(e.f & 8192)) {
		e.f ^= y;
		var r = e.nodes && e.nodes.t;
		if (r !== null) for (let e of r) (e.is_global || n) && t.push(e);
		for (var i = e.first; i !== null;) {
			var a = i.next;
			if (!(i.f & 64)) {
				var o = !!(i.f & 65536) || !!(i.f & 32) && !!(e.f & 16);
				On(i, t, o ? n : !1);
			}
			i = a;
		}
	}
}
function kn(e) {
	e.f &= -257, An(e, !0);
}
function An(e, t) {
	if (!(e.f & 256) && e.f & 8192) {
		e.f ^= y, e.f & 1024 || (We(e, _), St.ensure().schedule(e));
		for (var n = e.first; n !== null;) {
			var r = n.next, i = !!(n.f & 65536) || !!(n.f & 32);
			An(n, i ? t : !1), n = r;
		}
		var a = e.nodes && e.nodes.t;
		if (a !== null) for (let e of a) (e.is_global || t) && e.in();
	}
}
function jn(e, t) {
	if (e.nodes) for (var n = e.nodes.start, r = e.nodes.end; n !== null;) {
		var i = n === r ? null : /* @__PURE__ */ Qt(n);
		t.append(n), n = i;
	}
}
// node_modules/svelte/src/internal/client/legacy.js
var Mn = null, Nn = !1;
function Pn(e) {
	Nn = e;
}
var G = null, Fn = !1;
function In(e) {
	G = e;
}
var K = null;
function Ln(e) {
	K = e;
}
var Rn = null;
function zn(e) {
	G !== null && (G.f & 2097152 || G.f & 2) && (Rn ??= /* @__PURE__ */ new Set()).add(e);
}
var Bn = null, Vn = 0, Hn = null;
function Un(e) {
	Hn = e;
}
var Wn = 1, Gn = 0, Kn = Gn;
function qn(e) {
	Kn = e;
}
function Jn() {
	return ++Wn;
}
function Yn(e) {
	var t = e.f;
	if (t & 2048) return !0;
	if (t & 4096) {
		for (var n = e.deps, r = n.length, i = 0; i < r; i++) {
			var a = n[i];
			if (Yn(a) && lt(a), a.wv > e.wv) return !0;
		}
		t & 512 && mt === null && We(e, g);
	}
	return !1;
}
function Xn(e, t, n = !0) {
	var r = e.reactions;
	if (r !== null && !(Rn !== null && Rn.has(e))) for (var i = 0; i < r.length; i++) {
		var a = r[i];
		a.f & 2 ? Xn(a, t, !1) : t === a && (n ? We(a, _) : a.f & 1024 && We(a, v), Dt(a));
	}
}
function Zn(e) {
	var t = Bn, n = Vn, r = Hn, i = G, a = Rn, o = Ne, s = Fn, c = Kn, l = e.f;
	Bn = null, Vn = 0, Hn = null, G = l & 96 ? null : e, Rn = null, Pe(e.ctx), Fn = !1, Kn = ++Gn, e.ac !== null && (Xe(() => {
		e.ac.abort(ce);
	}), e.ac = null);
	try {
		e.f |= D;
		var u = e.fn, d = u();
		e.f |= x;
		var f = Qn(e);
		if (Re() && Hn !== null && !Fn && f !== null && !(e.f & 6146)) for (var p = 0; p < Hn.length; p++) Xn(Hn[p], e);
		if (i !== null && i !== e) {
			if (Gn++, i.deps !== null) for (let e = 0; e < n; e += 1) i.deps[e].rv = Gn;
			if (t !== null) for (let e of t) e.rv = Gn;
			Hn !== null && (r === null ? r = Hn : r.push(...Hn));
		}
		return e.f & 8388608 && (e.f ^= ee), d;
	} catch (t) {
		return Qn(e), an(t);
	} finally {
		e.f ^= D, Bn = t, Vn = n, Hn = r, G = i, Rn = a, Pe(o), Fn = s, Kn = c;
	}
}
function Qn(e) {
	var t = e.deps, n = z?.is_fork;
	if (Bn !== null) {
		var r;
		if (n || er(e, Vn), t !== null && Vn > 0) for (t.length = Vn + Bn.length, r = 0; r < Bn.length; r++) t[Vn + r] = Bn[r];
		else e.deps = t = Bn;
		if (un() && e.f & 512) for (r = Vn; r < t.length; r++) (t[r].reactions ??= []).push(e);
	} else !n && t !== null && Vn < t.length && (er(e, Vn), t.length = Vn);
	return t;
}
function $n(e, r) {
	let i = r.reactions;
	if (i !== null) {
		var a = t.call(i, e);
		if (a !== -1) {
			var o = i.length - 1;
			o === 0 ? i = r.reactions = null : (i[a] = i[o], i.pop());
		}
	}
	if (i === null && r.f & 2 && (Bn === null || !n.call(Bn, r))) {
		var s = r;
		s.f & 512 && (s.f ^= 512), s.v !== M && Ge(s), s.ac !== null && Xe(() => {
			s.ac.abort(ce), s.ac = null, We(s, _);
		}), ut(s), er(s, 0);
	}
}
function er(e, t) {
	var n = e.deps;
	if (n !== null) for (var r = t; r < n.length; r++) $n(e, n[r]);
}
function tr(e) {
	var t = e.f;
	if (!(t & 16384)) {
		We(e, g);
		var n = K;
		K = e;
		try {
			t & 16777232 ? Cn(e) : Sn(e), xn(e);
			var r = Zn(e);
			e.teardown = typeof r == "function" ? r : null, e.wv = Wn;
		} finally {
			K = n;
		}
	}
}
async function nr() {
	await Promise.resolve(), Ct();
}
function q(e) {
	var t = !!(e.f & 2);
	if (Mn?.add(e), G !== null && !Fn && !(K !== null && K.f & 16384) && (Rn === null || !Rn.has(e))) {
		var r = G.deps;
		if (G.f & 2097152) e.rv < Gn && (e.rv = Gn, Bn === null && r !== null && r[Vn] === e ? Vn++ : Bn === null ? Bn = [e] : Bn.push(e));
		else {
			G.deps ??= [], n.call(G.deps, e) || G.deps.push(e);
			var i = e.reactions;
			i === null ? e.reactions = [G] : n.call(i, G) || i.push(G);
		}
	}
	if (Nn && jt.has(e)) return jt.get(e);
	if (t) {
		var a = e;
		if (Nn) {
			var o = a.v;
			return (!(a.f & 1024) && a.reactions !== null || ir(a)) && (o = ct(a)), jt.set(a, o), o;
		}
		var s = !(a.f & 512) && !Fn && G !== null && !!(G.f & 512), c = (a.f & x) === 0;
		Yn(a) && (s && (a.f |= 512), lt(a)), s && !c && (dt(a), rr(a));
	}
	if (mt?.has(e)) return mt.get(e);
	if (e.f & 8388608) throw e.v;
	return e.v;
}
function rr(e) {
	if (e.f |= 512, e.deps !== null) for (let r of e.deps) {
		var t = r.reactions;
		t === null ? r.reactions = [e] : n.call(t, e) || t.push(e), r.f & 2 && !(r.f & 512) && (dt(r), rr(r));
	}
}
function ir(e) {
	if (e.v === M) return !0;
	if (e.deps === null) return !1;
	for (let t of e.deps) if (jt.has(t) || t.f & 2 && ir(t)) return !0;
	return !1;
}
function ar(e) {
	var t = Fn;
	try {
		return Fn = !0, e();
	} finally {
		Fn = t;
	}
}
function or(e) {
	return e.endsWith("capture") && e !== "gotpointercapture" && e !== "lostpointercapture";
}
var sr = [
	"beforeinput",
	"click",
	"change",
	"dblclick",
	"contextmenu",
	"focusin",
	"focusout",
	"input",
	"keydown",
	"keyup",
	"mousedown",
	"mousemove",
	"mouseout",
	"mouseover",
	"mouseup",
	"pointerdown",
	"pointermove",
	"pointerout",
	"pointerover",
	"pointerup",
	"touchend",
	"touchmove",
	"touchstart"
];
function cr(e) {
	return sr.includes(e);
}
var lr = /* @__PURE__ */ "allowfullscreen.async.autofocus.autoplay.checked.controls.default.disabled.formnovalidate.indeterminate.inert.ismap.loop.multiple.muted.nomodule.novalidate.open.playsinline.readonly.required.reversed.seamless.selected.webkitdirectory.defer.disablepictureinpicture.disableremoteplayback".split("."), ur = {
	formnovalidate: "formNoValidate",
	ismap: "isMap",
	nomodule: "noModule",
	playsinline: "playsInline",
	readonly: "readOnly",
	defaultvalue: "defaultValue",
	defaultchecked: "defaultChecked",
	srcobject: "srcObject",
	novalidate: "noValidate",
	allowfullscreen: "allowFullscreen",
	disablepictureinpicture: "disablePictureInPicture",
	disableremoteplayback: "disableRemotePlayback"
};
function dr(e) {
	return e = e.toLowerCase(), ur[e] ?? e;
}
[...lr];
var fr = ["touchstart", "touchmove"];
function pr(e) {
	return fr.includes(e);
}
var mr = [
	"textarea",
	"script",
	"style",
	"title"
];
function hr(e) {
	return mr.includes(e);
}
// node_modules/svelte/src/internal/client/dom/elements/events.js
var gr = Symbol("events"), _r = /* @__PURE__ */ new Set(), vr = /* @__PURE__ */ new Set();
function yr(e, t, n, r = {}) {
	function i(e) {
		if (r.capture || wr.call(t, e), !e.cancelBubble) return Xe(() => n?.call(this, e));
	}
	return e.startsWith("pointer") || e.startsWith("touch") || e === "wheel" ? (i.__removed = !1, Ve(() => {
		i.__removed || t.addEventListener(e, i, r);
	})) : t.addEventListener(e, i, r), i;
}
function br(e, t, n, r, i) {
	var a = {
		capture: r,
		passive: i
	}, o = yr(e, t, n, a);
	(t === document.body || t === window || t === document || t instanceof HTMLMediaElement) && dn(() => {
		o.__removed = !0, t.removeEventListener(e, o, a);
	});
}
function J(e, t, n) {
	(t[gr] ??= {})[e] = n;
}
function xr(e) {
	for (var t = 0; t < e.length; t++) _r.add(e[t]);
	for (var n of vr) n(e);
}
var Sr = null, Cr = !1;
function wr(e) {
	var t = this, n = t.ownerDocument, r = e.type, a = e.composedPath?.() || [], o = a[0] || e.target;
	Sr = e, Cr || (Cr = !0, setTimeout(() => {
		Cr = !1, Sr = null;
	}));
	var s = 0, c = Sr === e && e[gr];
	if (c) {
		var l = a.indexOf(c);
		if (l !== -1 && (t === document || t === window)) {
			e[gr] = t;
			return;
		}
		var u = a.indexOf(t);
		if (u === -1) return;
		l <= u && (s = l);
	}
	if (o = a[s] || e.target, o !== t) {
		i(e, "currentTarget", {
			configurable: !0,
			get() {
				return o || n;
			}
		});
		var d = G, f = K;
		In(null), Ln(null);
		try {
			for (var p, m = []; o !== null && o !== t;) {
				try {
					var h = o[gr]?.[r];
					h == null || o.disabled && e.target !== o || h.call(o, e);
				} catch (e) {
					p ? m.push(e) : p = e;
				}
				if (e.cancelBubble) break;
				s++, o = s < a.length ? a[s] : null;
			}
			if (p) {
				for (let e of m) queueMicrotask(() => {
					throw e;
				});
				throw p;
			}
		} finally {
			e[gr] = t, delete e.currentTarget, In(d), Ln(f);
		}
	}
}
// node_modules/svelte/src/internal/client/dom/reconciler.js
var Tr = globalThis?.window?.trustedTypes && /* @__PURE__ */ globalThis.window.trustedTypes.createPolicy("svelte-trusted-html", { createHTML: (e) => e });
function Er(e) {
	return Tr?.createHTML(e) ?? e;
}
function Dr(e) {
	var t = nn("template");
	return t.innerHTML = Er(e.replaceAll("<!>", "<!---->")), t.content;
}
// node_modules/svelte/src/internal/client/dom/template.js
function Or(e, t) {
	var n = K;
	n.nodes === null && (n.nodes = {
		start: e,
		end: t,
		a: null,
		t: null
	});
}
/*#__NO_SIDE_EFFECTS__*/
function Y(e, t) {
	var n = !!(t & 1), r = !!(t & 2), i, a = !e.startsWith("<!>");
	return () => {
		if (P) return Or(F, null), F;
		i === void 0 && (i = Dr(a ? e : "<!>" + e), n || (i = /* @__PURE__ */ Zt(i)));
		var t = r || Kt ? document.importNode(i, !0) : i.cloneNode(!0);
		if (n) {
			var o = /* @__PURE__ */ Zt(t), s = t.lastChild;
			Or(o, s);
		} else Or(t, t);
		return t;
	};
}
function kr(e = "") {
	if (!P) {
		var t = Xt(e + "");
		return Or(t, t), t;
	}
	var n = F;
	return n.nodeType === 3 ? rn(n) : (n.before(n = Xt()), ge(n)), Or(n, n), n;
}
function Ar() {
	if (P) return Or(F, null), F;
	var e = document.createDocumentFragment(), t = document.createComment(""), n = Xt();
	return e.append(t, n), Or(t, n), e;
}
function X(e, t) {
	if (P) {
		var n = K;
		n.f & 32768 && n.nodes.end !== null || (n.nodes.end = F), _e();
	} else e !== null && e.before(t);
}
// node_modules/svelte/src/reactivity/create-subscriber.js
function jr(e) {
	let t = 0, n = Nt(0), r;
	return () => {
		un() && (q(n), _n(() => (t === 0 && (r = ar(() => e(() => Bt(n)))), t += 1, () => {
			Ve(() => {
				--t, t === 0 && (r?.(), r = void 0, Bt(n));
			});
		})));
	};
}
// node_modules/svelte/src/internal/client/dom/blocks/boundary.js
var Mr = C | w;
function Nr(e, t, n, r) {
	new Pr(e, t, n, r);
}
var Pr = class {
	parent;
	is_pending = !1;
	transform_error;
	#e;
	#t = P ? F : null;
	#n;
	#r;
	#i;
	#a = null;
	#o = null;
	#s = null;
	#c = null;
	#l = 0;
	#u = 0;
	#d = !1;
	#f = /* @__PURE__ */ new Map();
	#p = null;
	#m = jr(() => (this.#p = Nt(this.#l), () => {
		this.#p = null;
	}));
	constructor(e, t, n, r) {
		this.#e = e, this.#n = t, this.#r = (e) => {
			var t = K;
			t.b = this, t.f |= 128, n(e);
		}, this.parent = K.b, this.transform_error = r ?? this.parent?.transform_error ?? ((e) => e), this.#i = vn(() => {
			if (P) {
				let e = be(this.#t);
				_e();
				let t = e === "[!";
				if (e.startsWith("[?")) {
					let t = JSON.parse(e.slice(2));
					this.#g(t);
				} else t ? this.#y() : this.#h();
			} else this.#b();
		}, Mr), P && (this.#e = F);
	}
	#h() {
		try {
			this.#a = bn(() => this.#r(this.#e));
		} catch (e) {
			this.error(e);
		}
	}
	#g(e) {
		let t = this.#n.failed, { reset: n, invoke_onerror: r } = this.#_(e);
		Ve(r), t && (this.#s = bn(() => {
			t(this.#e, () => e, () => n);
		}));
	}
	#_(e) {
		var t = !1, n = !1;
		let r = () => {
			this.#v() || (t ? me() : (t = !0, n && Me(), this.#s !== null && Dn(this.#s, () => {
				this.#s = null;
			}), this.#S(() => {
				this.#b();
			})));
		};
		return {
			reset: r,
			invoke_onerror: () => {
				if (!this.#v()) try {
					n = !0, this.#n.onerror?.(e, r), n = !1;
				} catch (e) {
					on(e, this.#i && this.#i.parent);
				}
			}
		};
	}
	#v() {
		return (this.#i.f & (b | S)) !== 0;
	}
	#y() {
		let e = this.#n.pending;
		e && (this.is_pending = !0, this.#o = bn(() => e(this.#e)), Ve(() => {
			if (!this.#v()) {
				var e = this.#c = document.createDocumentFragment(), t = Xt(), n = !1;
				e.append(t), this.#a = this.#S(() => {
					try {
						return bn(() => this.#r(t));
					} catch (e) {
						try {
							this.error(e), n = !0;
						} catch (e) {
							on(e, this.#i.parent);
						}
						return null;
					}
				}), this.#a === null ? (this.#c = null, n && this.#x(z)) : this.#u === 0 && (this.#e.before(e), this.#c = null, Dn(this.#o, () => {
					this.#o = null;
				}), this.#x(z));
			}
		}));
	}
	#b() {
		try {
			if (this.is_pending = this.has_pending_snippet(), this.#u = 0, this.#l = 0, this.#a = bn(() => {
				this.#r(this.#e);
			}), this.#u > 0) {
				var e = this.#c = document.createDocumentFragment();
				jn(this.#a, e);
				let t = this.#n.pending;
				this.#o = bn(() => t(this.#e));
			} else this.#x(z);
		} catch (e) {
			this.error(e);
		}
	}
	#x(e) {
		this.is_pending = !1, e.transfer_reactions(this.#f);
	}
	defer_effect(e) {
		Ke(e, this.#f);
	}
	is_rendered() {
		return !this.is_pending && (!this.parent || this.parent.is_rendered());
	}
	has_pending_snippet() {
		return !!this.#n.pending;
	}
	#S(e) {
		var t = K, n = G, r = Ne;
		Ln(this.#i), In(this.#i), Pe(this.#i.ctx);
		try {
			return St.ensure(), e();
		} finally {
			Ln(t), In(n), Pe(r);
		}
	}
	#C(e, t) {
		this.has_pending_snippet() ? (this.#u += e, this.#u === 0 && (this.#x(t), this.#o && Dn(this.#o, () => {
			this.#o = null;
		}), this.#c &&= (this.#e.before(this.#c), null))) : this.parent && this.parent.#C(e, t);
	}
	update_pending_count(e, t) {
		this.#C(e, t), this.#l += e, !this.#p || this.#d || (this.#d = !0, Ve(() => {
			this.#d = !1, this.#p && Rt(this.#p, this.#l);
		}));
	}
	get_effect_pending() {
		return this.#m(), q(this.#p);
	}
	error(e) {
		if (e === j || !this.#n.onerror && !this.#n.failed) throw e;
		z?.is_fork ? (this.#a && z.skip_effect(this.#a), this.#o && z.skip_effect(this.#o), this.#s && z.skip_effect(this.#s), z.oncommit(() => {
			this.#v() || this.#w(e);
		})) : this.#w(e);
	}
	#w(e) {
		this.#a &&= (wn(this.#a), null), this.#o &&= (wn(this.#o), null), this.#s &&= (wn(this.#s), null), P && (ge(this.#t), ve(), ge(ye()));
		let t = this.#n.failed, n = (e) => {
			if (this.#v()) return;
			let { reset: n, invoke_onerror: r } = this.#_(e);
			r(), t && !this.#v() && (this.#s = this.#S(() => {
				try {
					return bn(() => {
						var r = K;
						r.b = this, r.f |= 128, t(this.#e, () => e, () => n);
					});
				} catch (e) {
					return on(e, this.#i.parent), null;
				}
			}));
		};
		Ve(() => {
			if (!this.#v()) {
				var t;
				try {
					t = this.transform_error(e);
				} catch (e) {
					on(e, this.#i && this.#i.parent);
					return;
				}
				typeof t == "object" && t && typeof t.then == "function" ? t.then(n, (e) => on(e, this.#i && this.#i.parent)) : n(t);
			}
		});
	}
};
function Z(e, t) {
	var n = t == null ? "" : typeof t == "object" ? `${t}` : t;
	n !== (e[oe] ??= e.nodeValue) && (e[oe] = n, e.nodeValue = `${n}`);
}
function Fr(e, t) {
	return Lr(e, t);
}
var Ir = /* @__PURE__ */ new Map();
function Lr(e, { target: t, anchor: n, props: i = {}, events: a, context: o, intro: s = !0, transformError: c }) {
	Yt();
	var l = void 0, u = mn(() => {
		var s = n ?? t.appendChild(Xt());
		Nr(s, { pending: () => {} }, (t) => {
			Fe({});
			var n = Ne;
			if (o && (n.c = o), a && (i.$$events = a), P && Or(t, null), l = e(t, i) || Le(), P && (K.nodes.end = F, F === null || F.nodeType !== 8 || F.data !== "]")) throw fe(), j;
			Ie();
		}, c);
		var u = /* @__PURE__ */ new Set(), d = (e) => {
			for (var n = 0; n < e.length; n++) {
				var r = e[n];
				if (!u.has(r)) {
					u.add(r);
					var i = pr(r);
					for (let e of [t, document]) {
						var a = Ir.get(e);
						a === void 0 && (a = /* @__PURE__ */ new Map(), Ir.set(e, a));
						var o = a.get(r);
						o === void 0 ? (e.addEventListener(r, wr, { passive: i }), a.set(r, 1)) : a.set(r, o + 1);
					}
				}
			}
		};
		return d(r(_r)), vr.add(d), () => {
			for (var e of u) for (let n of [t, document]) {
				var r = Ir.get(n), i = r.get(e);
				--i == 0 ? (n.removeEventListener(e, wr), r.delete(e), r.size === 0 && Ir.delete(n)) : r.set(e, i);
			}
			vr.delete(d), s !== n && s.parentNode?.removeChild(s);
		};
	});
	return Rr.set(l, u), l;
}
var Rr = /* @__PURE__ */ new WeakMap();
function zr(e, t) {
	let n = Rr.get(e);
	return n ? (Rr.delete(e), n(t)) : Promise.resolve();
}
// node_modules/svelte/src/internal/client/dom/blocks/branches.js
var Br = class {
	anchor;
	#e = /* @__PURE__ */ new Map();
	#t = /* @__PURE__ */ new Map();
	#n = /* @__PURE__ */ new Map();
	#r = /* @__PURE__ */ new Set();
	#i = !0;
	constructor(e, t = !0) {
		this.anchor = e, this.#i = t;
	}
	#a = (e) => {
		if (this.#e.has(e)) {
			var t = this.#e.get(e), n = this.#t.get(t);
			if (n) kn(n), this.#r.delete(t);
			else {
				var r = this.#n.get(t);
				r && (kn(r.effect), this.#t.set(t, r.effect), this.#n.delete(t), r.fragment.lastChild.remove(), this.anchor.before(r.fragment), n = r.effect);
			}
			for (let [t, n] of this.#e) {
				if (this.#e.delete(t), t === e) break;
				let r = this.#n.get(n);
				r && (wn(r.effect), this.#n.delete(n));
			}
			for (let [e, r] of this.#t) {
				if (e === t || this.#r.has(e)) continue;
				let i = () => {
					if (Array.from(this.#e.values()).includes(e)) {
						var t = document.createDocumentFragment();
						jn(r, t), t.append(Xt()), this.#n.set(e, {
							effect: r,
							fragment: t
						});
					} else wn(r);
					this.#r.delete(e), this.#t.delete(e);
				};
				this.#i || !n ? (this.#r.add(e), Dn(r, i, !1)) : i();
			}
		}
	};
	#o = (e) => {
		this.#e.delete(e);
		let t = Array.from(this.#e.values());
		for (let [e, n] of this.#n) t.includes(e) || (wn(n.effect), this.#n.delete(e));
	};
	ensure(e, t) {
		var n = z, r = tn();
		if (t && !this.#t.has(e) && !this.#n.has(e)) {
			if (r) {
				var i = document.createDocumentFragment(), a = Xt();
				i.append(a), this.#n.set(e, {
					effect: bn(() => t(a)),
					fragment: i
				});
			} else this.#t.set(e, bn(() => t(this.anchor)));
		}
		if (this.#e.set(n, e), r) {
			for (let [t, r] of this.#t) t === e ? n.unskip_effect(r) : n.skip_effect(r);
			for (let [t, r] of this.#n) t === e ? n.unskip_effect(r.effect) : n.skip_effect(r.effect);
			n.oncommit(this.#a), n.ondiscard(this.#o);
		} else P && (this.anchor = F), this.#a(n);
	}
};
// node_modules/svelte/src/internal/client/dom/blocks/if.js
function Q(e, t, n = !1) {
	var r;
	P && (r = F, _e());
	var i = new Br(e), a = n ? C : 0;
	function o(e, t) {
		if (P) {
			var n = be(r);
			if (e !== parseInt(n.substring(1))) {
				var a = ye();
				ge(a), i.anchor = a, he(!1), i.ensure(e, t), he(!0);
				return;
			}
		}
		i.ensure(e, t);
	}
	vn(() => {
		var e = !1;
		t((t, n = 0) => {
			e = !0, o(n, t);
		}), e || o(-1, null);
	}, a);
}
// node_modules/svelte/src/internal/client/dom/blocks/each.js
function Vr(e, t) {
	return t;
}
function Hr(e, t, n) {
	for (var i = [], a = t.length, o, s = t.length, c = 0; c < a; c++) {
		let n = t[c];
		Dn(n, () => {
			if (o) {
				if (o.pending.delete(n), o.done.add(n), o.pending.size === 0) {
					var t = e.outrogroups;
					Ur(e, r(o.done)), t.delete(o), t.size === 0 && (e.outrogroups = null);
				}
			} else --s;
		}, !1);
	}
	if (s === 0) {
		var l = i.length === 0 && n !== null && e.pending.size === 0;
		if (l) {
			var u = n, d = u.parentNode;
			en(d), d.append(u), e.items.clear();
		}
		Ur(e, t, !l);
	} else o = {
		pending: new Set(t),
		done: /* @__PURE__ */ new Set()
	}, (e.outrogroups ??= /* @__PURE__ */ new Set()).add(o);
}
function Ur(e, t, n = !0) {
	var r;
	if (e.pending.size > 0) {
		r = /* @__PURE__ */ new Set();
		for (let t of e.pending.values()) for (let n of t) r.add(e.items.get(n).e);
	}
	for (var i = 0; i < t.length; i++) {
		var a = t[i];
		r?.has(a) ? (a.f |= E, jn(a, document.createDocumentFragment())) : wn(t[i], n);
	}
}
var Wr;
function Gr(t, n, i, a, o, s = null) {
	var c = t, l = /* @__PURE__ */ new Map();
	if (n & 4) {
		var u = t;
		c = P ? ge(/* @__PURE__ */ Zt(u)) : u.appendChild(Xt());
	}
	P && _e();
	var d = null, f = /* @__PURE__ */ ot(() => {
		var t = i();
		return e(t) ? t : t == null ? [] : r(t);
	}), p = /* @__PURE__ */ new Map(), m = !0;
	function h(e) {
		if (!(_.effect.f & 16384)) {
			_.pending.delete(e);
			var t = q(f);
			_.fallback = d, qr(_, t, c, n, a), d !== null && (t.length === 0 ? d.f & 33554432 ? (d.f ^= E, Yr(d, null, c)) : kn(d) : Dn(d, () => {
				d = null;
			}));
		}
	}
	function g(e) {
		_.pending.delete(e);
	}
	var _ = {
		effect: vn(() => {
			var e = q(f), t = e.length;
			let r = !1;
			P && be(c) === "[!" != (t === 0) && (c = ye(), ge(c), he(!1), r = !0);
			for (var u = /* @__PURE__ */ new Set(), _ = z, v = tn(), y = 0; y < t; y += 1) {
				P && F.nodeType === 8 && F.data === "]" && (c = F, r = !0, he(!1));
				var b = e[y], x = a(b, y), S = m ? null : l.get(x);
				S ? (S.v && Rt(S.v, b), S.i && Rt(S.i, y), v && _.unskip_effect(S.e)) : (S = Jr(l, m ? c : Wr ??= Xt(), b, x, y, o, n, i), m || (S.e.f |= E), l.set(x, S)), u.add(x);
			}
			if (t === 0 && s && !d && (m ? d = bn(() => s(c)) : (d = bn(() => s(Wr ??= Xt())), d.f |= E)), t > u.size && we("", "", ""), P && t > 0 && ge(ye()), !m) {
				if (p.set(_, u), v) {
					for (let [e, t] of l) u.has(e) || _.skip_effect(t.e);
					_.oncommit(h), _.ondiscard(g);
				} else h(_);
			}
			r && he(!0), q(f);
		}),
		flags: n,
		items: l,
		pending: p,
		outrogroups: null,
		fallback: d
	};
	m = !1, P && (c = F);
}
function Kr(e) {
	for (; e !== null && !(e.f & 32);) e = e.next;
	return e;
}
function qr(e, t, n, i, a) {
	var o = !!(i & 8), s = t.length, c = e.items, l = Kr(e.effect.first), u, d = null, f, p = [], m = [], h, g, _, v;
	if (o) for (v = 0; v < s; v += 1) h = t[v], g = a(h, v), _ = c.get(g).e, _.f & 33554432 || (_.nodes?.a?.measure(), (f ??= /* @__PURE__ */ new Set()).add(_));
	for (v = 0; v < s; v += 1) {
		if (h = t[v], g = a(h, v), _ = c.get(g).e, e.outrogroups !== null) for (let t of e.outrogroups) t.pending.delete(_), t.done.delete(_);
		if (_.f & 8192 && (kn(_), o && (_.nodes?.a?.unfix(), (f ??= /* @__PURE__ */ new Set()).delete(_))), _.f & 33554432) {
			if (_.f ^= E, _ === l) Yr(_, null, n);
			else {
				var y = d ? d.next : l;
				_ === e.effect.last && (e.effect.last = _.prev), _.prev && (_.prev.next = _.next), _.next && (_.next.prev = _.prev), Xr(e, d, _), Xr(e, _, y), Yr(_, y, n), d = _, p = [], m = [], l = Kr(d.next);
				continue;
			}
		}
		if (_ !== l) {
			if (u !== void 0 && u.has(_)) {
				if (p.length < m.length) {
					var b = m[0], x;
					d = b.prev;
					var S = p[0], C = p[p.length - 1];
					for (x = 0; x < p.length; x += 1) Yr(p[x], b, n);
					for (x = 0; x < m.length; x += 1) u.delete(m[x]);
					Xr(e, S.prev, C.next), Xr(e, d, S), Xr(e, C, b), l = b, d = C, --v, p = [], m = [];
				} else u.delete(_), Yr(_, l, n), Xr(e, _.prev, _.next), Xr(e, _, d === null ? e.effect.first : d.next), Xr(e, d, _), d = _;
				continue;
			}
			for (p = [], m = []; l !== null && l !== _;) (u ??= /* @__PURE__ */ new Set()).add(l), m.push(l), l = Kr(l.next);
			if (l === null) continue;
		}
		_.f & 33554432 || p.push(_), d = _, l = Kr(_.next);
	}
	if (e.outrogroups !== null) {
		for (let t of e.outrogroups) t.pending.size === 0 && (Ur(e, r(t.done)), e.outrogroups?.delete(t));
		e.outrogroups.size === 0 && (e.outrogroups = null);
	}
	if (l !== null || u !== void 0) {
		var w = [];
		if (u !== void 0) for (_ of u) _.f & 8192 || w.push(_);
		for (; l !== null;) !(l.f & 8192) && l !== e.fallback && w.push(l), l = Kr(l.next);
		var T = w.length;
		if (T > 0) {
			var D = i & 4 && s === 0 ? n : null;
			if (o) {
				for (v = 0; v < T; v += 1) w[v].nodes?.a?.measure();
				for (v = 0; v < T; v += 1) w[v].nodes?.a?.fix();
			}
			Hr(e, w, D);
		}
	}
	o && Ve(() => {
		if (f !== void 0) for (_ of f) _.nodes?.a?.apply();
	});
}
function Jr(e, t, n, r, i, a, o, s) {
	var c = o & 1 ? o & 16 ? Nt(n) : /* @__PURE__ */ Ft(n, !1, !1) : null, l = o & 2 ? Nt(i) : null;
	return {
		v: c,
		i: l,
		e: bn(() => (a(t, c ?? n, l ?? i, s), () => {
			e.delete(r);
		}))
	};
}
function Yr(e, t, n) {
	if (e.nodes) for (var r = e.nodes.start, i = e.nodes.end, a = t && !(t.f & 33554432) ? t.nodes.start : n; r !== null;) {
		var o = /* @__PURE__ */ Qt(r);
		if (a.before(r), r === i) return;
		r = o;
	}
}
function Xr(e, t, n) {
	t === null ? e.effect.first = n : t.next = n, n === null ? e.effect.last = t : n.prev = t;
}
function Zr(e, t, n = !1, r = !1, i = !1, a = !1) {
	var o = e, s = "";
	if (n) {
		var c = e;
		P && (o = ge(/* @__PURE__ */ Zt(c)));
	}
	W(() => {
		var e = K;
		if (s === (s = t() ?? "")) P && _e();
		else if (n && !P) e.nodes = null, c.innerHTML = s, s !== "" && Or(/* @__PURE__ */ Zt(c), c.lastChild);
		else if (e.nodes !== null && (Tn(e.nodes.start, e.nodes.end), e.nodes = null), s !== "") {
			if (P) {
				for (var a = F.data, l = _e(), u = l; l !== null && (l.nodeType !== 8 || l.data !== "");) u = l, l = /* @__PURE__ */ Qt(l);
				if (l === null) throw fe(), j;
				Or(F, u), o = ge(l);
			} else {
				var d = nn(r ? "svg" : i ? "math" : "template", r ? le : i ? ue : void 0);
				d.innerHTML = s;
				var f = r || i ? d : d.content;
				if (Or(/* @__PURE__ */ Zt(f), f.lastChild), r || i) for (; /* @__PURE__ */ Zt(f);) o.before(/* @__PURE__ */ Zt(f));
				else o.before(f);
			}
		}
	});
}
// node_modules/svelte/src/internal/client/dom/blocks/svelte-element.js
function Qr(e, t, n, r, i, a) {
	let o = P;
	P && _e();
	var s = null;
	P && F.nodeType === 1 && (s = F, _e());
	var c = P ? F : e, l = new Br(c, !1);
	vn(() => {
		let e = t() || null;
		var a = i ? i() : n || e === "svg" ? le : void 0;
		if (e === null) l.ensure(null, null);
		else return l.ensure(e, (t) => {
			if (e) {
				var n = P;
				if (s = P ? s : nn(e, a), Or(s, s), r) {
					var i = null;
					P && hr(e) && s.append(i = document.createComment(""));
					var o = P ? /* @__PURE__ */ Zt(s) : s.appendChild(Xt());
					P && (o === null ? he(!1) : ge(o)), r(s, o), i?.remove();
				}
				K.nodes.end = s, n || t.before(s);
			}
			P && ge(t);
		}), () => {};
	}, C), dn(() => {}), o && (he(!0), ge(c));
}
// node_modules/svelte/src/internal/client/dom/elements/attachments.js
function $r(e, t) {
	var n = void 0, r;
	yn(() => {
		n !== (n = t()) && (r &&= (wn(r), null), n && (r = bn(() => {
			hn(() => n(e));
		})));
	});
}
// node_modules/clsx/dist/clsx.mjs
function ei(e) {
	var t, n, r = "";
	if (typeof e == "string" || typeof e == "number") r += e;
	else if (typeof e == "object") {
		if (Array.isArray(e)) {
			var i = e.length;
			for (t = 0; t < i; t++) e[t] && (n = ei(e[t])) && (r && (r += " "), r += n);
		} else for (n in e) e[n] && (r && (r += " "), r += n);
	}
	return r;
}
function ti() {
	for (var e, t, n = 0, r = "", i = arguments.length; n < i; n++) (e = arguments[n]) && (t = ei(e)) && (r && (r += " "), r += t);
	return r;
}
// node_modules/svelte/src/internal/shared/attributes.js
function ni(e) {
	return typeof e == "object" ? ti(e) : e ?? "";
}
var ri = [..." 	\n\r\f\xA0\v﻿"];
function ii(e, t, n) {
	var r = e == null ? "" : "" + e;
	if (t && (r = r ? r + " " + t : t), n) {
		for (var i of Object.keys(n)) if (n[i]) r = r ? r + " " + i : i;
		else if (r.length) for (var a = i.length, o = 0; (o = r.indexOf(i, o)) >= 0;) {
			var s = o + a;
			(o === 0 || ri.includes(r[o - 1])) && (s === r.length || ri.includes(r[s])) ? r = (o === 0 ? "" : r.substring(0, o)) + r.substring(s + 1) : o = s;
		}
	}
	return r === "" ? null : r;
}
function ai(e, t = !1) {
	var n = t ? " !important;" : ";", r = "";
	for (var i of Object.keys(e)) {
		var a = e[i];
		a != null && a !== "" && (r += " " + i + ": " + a + n);
	}
	return r;
}
function oi(e) {
	return e[0] !== "-" || e[1] !== "-" ? e.toLowerCase() : e;
}
function si(e, t) {
	if (t) {
		var n = "", r, i;
		if (Array.isArray(t) ? (r = t[0], i = t[1]) : r = t, e) {
			e = String(e).replaceAll(/\/\*.*?\*\//g, "").trim();
			var a = !1, o = 0, s = !1, c = [];
			r && c.push(...Object.keys(r).map(oi)), i && c.push(...Object.keys(i).map(oi));
			var l = 0, u = -1;
			let t = e.length;
			for (var d = 0; d < t; d++) {
				var f = e[d];
				if (s ? f === "/" && e[d - 1] === "*" && (s = !1) : a ? a === f && (a = !1) : f === "/" && e[d + 1] === "*" ? s = !0 : f === "\"" || f === "'" ? a = f : f === "(" ? o++ : f === ")" && o--, !s && a === !1 && o === 0) {
					if (f === ":" && u === -1) u = d;
					else if (f === ";" || d === t - 1) {
						if (u !== -1) {
							var p = oi(e.substring(l, u).trim());
							if (!c.includes(p)) {
								f !== ";" && d++;
								var m = e.substring(l, d).trim();
								n += " " + m + ";";
							}
						}
						l = d + 1, u = -1;
					}
				}
			}
		}
		return r && (n += ai(r)), i && (n += ai(i, !0)), n = n.trim(), n === "" ? null : n;
	}
	return e == null ? null : String(e);
}
// node_modules/svelte/src/internal/client/dom/elements/class.js
function ci(e, t, n, r, i, a) {
	var o = e[ie];
	if (P || o !== n || o === void 0) {
		var s = ii(n, r, a);
		P && s === e.getAttribute("class") || (s == null ? e.removeAttribute("class") : t ? e.className = s : e.setAttribute("class", s)), e[ie] = n;
	} else if (a && i !== a) for (var c in a) {
		var l = !!a[c];
		(i == null || l !== !!i[c]) && e.classList.toggle(c, l);
	}
	return a;
}
// node_modules/svelte/src/internal/client/dom/elements/style.js
function li(e, t = {}, n, r) {
	for (var i in n) {
		var a = n[i];
		t[i] !== a && (n[i] == null ? e.style.removeProperty(i) : e.style.setProperty(i, a, r));
	}
}
function ui(e, t, n, r) {
	var i = e[ae];
	if (P || i !== t) {
		var a = si(t, r);
		P && a === e.getAttribute("style") || (a == null ? e.removeAttribute("style") : e.style.cssText = a), e[ae] = t;
	} else r && (Array.isArray(r) ? (li(e, n?.[0], r[0]), li(e, n?.[1], r[1], "important")) : li(e, n, r));
	return r;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/select.js
function di(e, t) {
	t ? e.hasAttribute("selected") || e.setAttribute("selected", "") : e.removeAttribute("selected");
}
function fi(e, t) {
	var n = !("__defaultValue" in e);
	(n || e.__defaultValue !== t) && (e.__defaultValue = t, pi(e, !n || "__value" in e));
}
function pi(t, n) {
	var r = t.__defaultValue, i = t.multiple, a = i ? r ?? [] : null;
	if (!i || e(a)) {
		var o = t.selectedIndex, s = n && i ? new Set(t.selectedOptions) : null;
		for (var c of t.options) {
			var l = gi(c);
			di(c, i ? a.includes(l) : Wt(l, r));
		}
		if (n) {
			if (s !== null) for (c of t.options) {
				var u = s.has(c);
				c.selected !== u && (c.selected = u);
			}
			else t.selectedIndex !== o && (t.selectedIndex = o);
		}
	}
}
function mi(t, n, r = !1) {
	if (t.multiple) {
		if (n == null) return;
		if (!e(n)) return pe();
		for (var i of t.options) i.selected = n.includes(gi(i));
	} else {
		for (i of t.options) if (Wt(gi(i), n)) {
			i.selected = !0;
			return;
		}
		r && n === void 0 || (t.selectedIndex = -1);
	}
}
function hi(e) {
	var t = new MutationObserver((t) => {
		t.every(_i) || ("__defaultValue" in e && pi(e, !1), "__value" in e && mi(e, e.__value));
	});
	t.observe(e, {
		childList: !0,
		subtree: !0,
		attributes: !0,
		attributeFilter: ["value"]
	}), dn(() => {
		t.disconnect();
	});
}
function gi(e) {
	return "__value" in e ? e.__value : e.value;
}
function _i(e) {
	if (e.target.closest("selectedcontent") !== null) return !0;
	if (e.type === "childList") {
		var t = [...e.addedNodes, ...e.removedNodes];
		return t.length > 0 && t.every((e) => e.nodeName === "SELECTEDCONTENT");
	}
	return !1;
}
// node_modules/svelte/src/internal/client/dom/elements/attributes.js
var vi = Symbol("class"), yi = Symbol("style"), bi = Symbol("is custom element"), xi = Symbol("is html"), Si = A ? "link" : "LINK", Ci = A ? "input" : "INPUT", wi = A ? "option" : "OPTION", Ti = A ? "select" : "SELECT", Ei = A ? "progress" : "PROGRESS";
function Di(e) {
	if (P) {
		var t = !1, n = () => {
			if (!t) {
				if (t = !0, e.hasAttribute("value")) {
					var n = e.value;
					Ai(e, "value", null), e.value = n;
				}
				if (e.hasAttribute("checked")) {
					var r = e.checked;
					Ai(e, "checked", null), e.checked = r;
				}
			}
		};
		e[se] = n, Ve(n), Ye();
	}
}
function Oi(e, t) {
	var n = Ni(e);
	n.value !== (n.value = t ?? void 0) && (e.value !== t || t === 0 && e.nodeName === Ei) && (e.value = t ?? "");
}
function ki(e, t) {
	var n = Ni(e);
	n.checked !== (n.checked = t ?? void 0) && (e.checked = t);
}
function Ai(e, t, n, r) {
	var i = Ni(e);
	if (!(P && (i[t] = e.getAttribute(t), t === "src" || t === "srcset" || t === "href" && e.nodeName === Si))) {
		var a = i[t];
		a !== (i[t] = n) && (t === "loading" && (e[ne] = n), n == null ? e.removeAttribute(t) : typeof n != "string" && Fi(e).has(t) ? e[t] = n : (!P || typeof n != "number" && typeof n != "boolean" || a !== String(n)) && e.setAttribute(t, n));
	}
}
function ji(e, t, n, r, i = !1, a = !1) {
	P && i && e.nodeName === Ci && ("defaultValue" in n || "defaultChecked" in n || Di(e));
	var o = Ni(e), s = o[bi], c = !o[xi];
	let l = P && s;
	l && he(!1);
	var u = t || {}, d = e.nodeName === wi, f = e.nodeName === Ti;
	try {
		for (var p in t) !(p in n) && p[0] + p[1] !== "$$" && (n[p] = null);
		n.class ? n.class = ni(n.class) : (r || n[vi]) && (n.class = null), n[yi] && (n.style ??= null);
		var m = Fi(e);
		if (e.nodeName === Ci && "type" in n && ("value" in n || "__value" in n)) {
			var h = n.type;
			(h !== u.type || h === void 0 && e.hasAttribute("type")) && (u.type = h, Ai(e, "type", h, a));
		}
		for (let i in n) {
			let l = n[i];
			if (d && i === "value" && l == null) e.value = e.__value = "", u[i] = l;
			else if (i === "class") ci(e, e.namespaceURI === "http://www.w3.org/1999/xhtml", l, r, t?.[vi], n[vi]), u[i] = l, u[vi] = n[vi];
			else if (i === "style") ui(e, l, t?.[yi], n[yi]), u[i] = l, u[yi] = n[yi];
			else {
				var g = u[i];
				if (l !== g || l === void 0 && e.hasAttribute(i)) {
					u[i] = l;
					var _ = i[0] + i[1];
					if (_ !== "$$") {
						if (_ === "on") {
							let t = {}, n = "$$" + i, r = i.slice(2);
							var v = cr(r);
							if (or(r) && (r = r.slice(0, -7), t.capture = !0), !v && g) {
								if (l != null) continue;
								e.removeEventListener(r, u[n], t), u[n] = null;
							}
							if (v) J(r, e, l), xr([r]);
							else if (l != null) {
								function a(e) {
									u[i].call(this, e);
								}
								u[n] = yr(r, e, a, t);
							}
						} else if (i === "style") Ai(e, i, l);
						else if (i === "autofocus") qe(e, !!l);
						else if (!s && (i === "__value" || i === "value" && l != null)) e.__value = l, (g == null || e.value !== l || l === 0 && e.nodeName === Ei) && (e.value = l);
						else if (i === "selected" && d) di(e, l);
						else {
							var y = i;
							c || (y = dr(y));
							var b = y === "defaultValue" || y === "defaultChecked";
							if (f && y === "defaultValue") continue;
							if (l == null && !s && !b) {
								if (o[i] = null, y === "value" || y === "checked") {
									let n = e, r = t === void 0;
									if (y === "value") {
										let e = n.defaultValue;
										n.removeAttribute(y), n.defaultValue = e, n.value = n.__value = r ? e : null;
									} else {
										let e = n.defaultChecked;
										n.removeAttribute(y), n.defaultChecked = e, n.checked = r ? e : !1;
									}
								} else e.removeAttribute(i);
							} else b || (s || typeof l != "string") && m.has(y) ? (e[y] = l, y in o && (o[y] = M)) : typeof l != "function" && Ai(e, y, l, a);
						}
					}
				}
			}
		}
	} finally {
		l && he(!0);
	}
	return u;
}
function Mi(e, t, n = [], r = [], i = [], a, o = !1, s = !1) {
	Qe(i, n, r, (n) => {
		var r = void 0, i = {}, c = e.nodeName === Ti, l = !1;
		if (yn(() => {
			var u = t(...n.map(q)), d = ji(e, r, u, a, o, s);
			if (l && c) {
				var f = e;
				"defaultValue" in u && fi(f, u.defaultValue), "value" in u && mi(f, u.value);
			}
			for (let e of Object.getOwnPropertySymbols(i)) u[e] || wn(i[e]);
			for (let t of Object.getOwnPropertySymbols(u)) {
				var p = u[t];
				t.description !== "@attach" || r && p === r[t] || (i[t] && wn(i[t]), i[t] = bn(() => $r(e, () => p))), d[t] = p;
			}
			r = d;
		}), c) {
			var u = e;
			hn(() => {
				var e = r;
				"defaultValue" in e && fi(u, e.defaultValue), mi(u, e.value, !0), hi(u);
			});
		}
		l = !0;
	});
}
function Ni(e) {
	return e[re] ??= {
		[bi]: e.nodeName.includes("-"),
		[xi]: e.namespaceURI === N
	};
}
var Pi = /* @__PURE__ */ new Map();
function Fi(e) {
	var t = e.getAttribute("is") || e.nodeName, n = Pi.get(t);
	if (n) return n;
	Pi.set(t, n = /* @__PURE__ */ new Set());
	for (var r, i = e, a = Element.prototype; a !== i;) {
		for (var s in r = o(i), r) r[s].set && s !== "innerHTML" && s !== "textContent" && s !== "innerText" && n.add(s);
		i = l(i);
	}
	return n;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/input.js
function Ii(e, t, n = t) {
	var r = /* @__PURE__ */ new WeakSet();
	Ze(e, "input", async (i) => {
		var a = i ? e.defaultValue : e.value;
		if (a = Li(e) ? Ri(a) : a, n(a), z !== null && r.add(z), await nr(), a !== (a = t())) {
			var o = e.selectionStart, s = e.selectionEnd, c = e.value.length;
			if (e.value = a ?? "", s !== null) {
				var l = e.value.length;
				o === s && s === c && l > c ? (e.selectionStart = l, e.selectionEnd = l) : (e.selectionStart = o, e.selectionEnd = Math.min(s, l));
			}
		}
	}), (P && e.defaultValue !== e.value || ar(t) == null && e.value) && (n(Li(e) ? Ri(e.value) : e.value), z !== null && r.add(z)), _n(() => {
		var n = t();
		if (e === document.activeElement) {
			var i = z;
			if (r.has(i)) return;
		}
		Li(e) && n === Ri(e.value) || (e.type !== "date" || n || e.value) && n !== e.value && (e.value = n ?? "");
	});
}
function Li(e) {
	var t = e.type;
	return t === "number" || t === "range";
}
function Ri(e) {
	return e === "" ? null : +e;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/this.js
function zi(e, t) {
	return e === t || e?.[te] === t;
}
function Bi(e = Le(), t, n, r) {
	var i = Ne.r, a = K;
	return hn(() => {
		var o, s;
		return _n(() => {
			o = s, s = r?.() || [], ar(() => {
				zi(n(...s), e) || (t(e, ...s), o && zi(n(...o), e) && t(null, ...o));
			});
		}), () => {
			let r = a;
			for (; r !== i && r.parent !== null && r.parent.f & 33554432;) r = r.parent;
			let o = () => {
				s && zi(n(...s), e) && t(null, ...s);
			}, c = r.teardown;
			r.teardown = () => {
				o(), c?.();
			};
		};
	}), e;
}
function Vi(e) {
	Ne === null && R("onMount"), fn(() => {
		let t = ar(e);
		if (typeof t == "function") return t;
	});
}
// node_modules/svelte/src/internal/disclose-version.js
typeof window < "u" && ((window.__svelte ??= {}).v ??= /* @__PURE__ */ new Set()).add("5");
// src/Code.svelte
var Hi = /* @__PURE__ */ Y("<p class=\"legend\"> </p>"), Ui = /* @__PURE__ */ Y("<p class=\"section\"> </p>"), Wi = /* @__PURE__ */ Y("<span class=\"value\"> </span>"), Gi = /* @__PURE__ */ Y("<!> <p><code> </code><!></p>", 1), Ki = /* @__PURE__ */ Y("<section class=\"card code\"><div class=\"head\"><h2> </h2><!></div> <div class=\"listing\" tabindex=\"0\" role=\"group\"></div></section>");
function qi(e, t) {
	Fe(t, !0);
	let n;
	fn(() => {
		let e = t.at ?? (t.line ? t.line - 1 : null), r = e === null ? null : n?.querySelectorAll(".row")[e];
		r && (n.scrollTop = Math.max(0, r.offsetTop - n.clientHeight / 2));
	});
	var r = Ki(), i = V(r), a = V(i), o = H(a, !0), s = U(a), c = (e) => {
		var n = Hi(), r = H(n);
		W(() => Z(r, `${t.line ?? ""} of ${t.hello.program.length ?? ""} lines computed`)), X(e, n);
	};
	Q(s, (e) => {
		t.line !== null && e(c);
	}), I(i);
	var l = U(i, 2);
	Gr(l, 21, () => t.hello.program, Vr, (e, n, r) => {
		var i = Gi(), a = $t(i), o = (e) => {
			var t = Ui(), r = H(t, !0);
			W(() => Z(r, q(n).section)), X(e, t);
		};
		Q(a, (e) => {
			(r === 0 || t.hello.program[r - 1].section !== q(n).section) && e(o);
		});
		var s = U(a, 2);
		let c;
		var l = V(s), u = H(l, !0), d = U(l), f = (e) => {
			var n = Wi(), i = H(n, !0);
			W(() => Z(i, t.values[r])), X(e, n);
		}, p = (e) => {
			var t = Wi(), r = H(t, !0);
			W(() => Z(r, q(n).shape)), X(e, t);
		};
		Q(d, (e) => {
			t.values ? e(f) : t.kind === "text" && e(p, 1);
		}), I(s), W(() => {
			c = ci(s, 1, "row", null, c, {
				on: r === t.at,
				now: t.line !== null && r === t.line - 1,
				later: t.line !== null && r >= t.line
			}), Z(u, q(n)[t.kind]);
		}), X(e, i);
	}), I(l), Bi(l, (e) => n = e, () => n), I(r), W(() => {
		Ai(r, "aria-label", t.title), Z(o, t.title), Ai(l, "aria-label", `${t.title ?? ""}, line by line`);
	}), X(e, r), Ie();
}
// node_modules/uplot/dist/uPlot.esm.js
var Ji = !0, Yi = "uplot", Xi = "u-hz", Zi = "u-vt", Qi = "u-title", $i = "u-wrap", ea = "u-under", ta = "u-over", na = "u-axis", ra = "u-off", ia = "u-select", aa = "u-cursor-x", oa = "u-cursor-y", sa = "u-cursor-pt", ca = "u-legend", la = "u-live", ua = "u-inline", da = "u-series", fa = "u-marker", pa = "u-label", ma = "u-value", ha = "width", ga = "height", _a = "top", va = "bottom", ya = "left", ba = "right", xa = "#000", Sa = "#0000", Ca = "mousemove", wa = "mousedown", Ta = "mouseup", Ea = "mouseenter", Da = "mouseleave", Oa = "dblclick", ka = "resize", Aa = "scroll", ja = "change", Ma = "dppxchange", Na = "--", Pa = typeof window < "u", Fa = Pa ? document : null, Ia = Pa ? window : null, La = Pa ? navigator : null, Ra, za;
function Ba() {
	let e = devicePixelRatio;
	Ra != e && (Ra = e, za && to(ja, za, Ba), za = matchMedia(`(min-resolution: ${Ra - .001}dppx) and (max-resolution: ${Ra + .001}dppx)`), eo(ja, za, Ba), Ia.dispatchEvent(new CustomEvent(Ma)));
}
function Va(e, t) {
	if (t != null) {
		let n = e.classList;
		!n.contains(t) && n.add(t);
	}
}
function Ha(e, t) {
	let n = e.classList;
	n.contains(t) && n.remove(t);
}
function Ua(e, t, n) {
	e.style[t] = n + "px";
}
function Wa(e, t, n, r) {
	let i = Fa.createElement(e);
	return t != null && Va(i, t), n?.insertBefore(i, r), i;
}
function Ga(e, t) {
	return Wa("div", e, t);
}
var Ka = /* @__PURE__ */ new WeakMap();
function qa(e, t, n, r, i) {
	let a = "translate(" + t + "px," + n + "px)";
	a != Ka.get(e) && (e.style.transform = a, Ka.set(e, a), t < 0 || n < 0 || t > r || n > i ? Va(e, ra) : Ha(e, ra));
}
var Ja = /* @__PURE__ */ new WeakMap();
function Ya(e, t, n) {
	let r = t + n;
	r != Ja.get(e) && (Ja.set(e, r), e.style.background = t, e.style.borderColor = n);
}
var Xa = /* @__PURE__ */ new WeakMap();
function Za(e, t, n, r) {
	let i = t + "" + n;
	i != Xa.get(e) && (Xa.set(e, i), e.style.height = n + "px", e.style.width = t + "px", e.style.marginLeft = r ? -t / 2 + "px" : 0, e.style.marginTop = r ? -n / 2 + "px" : 0);
}
var Qa = { passive: !0 }, $a = {
	...Qa,
	capture: !0
};
function eo(e, t, n, r) {
	t.addEventListener(e, n, r ? $a : Qa);
}
function to(e, t, n, r) {
	t.removeEventListener(e, n, Qa);
}
Pa && Ba();
function no(e, t, n, r) {
	let i;
	n ||= 0, r ||= t.length - 1;
	let a = r <= 2147483647;
	for (; r - n > 1;) i = a ? n + r >> 1 : To((n + r) / 2), t[i] < e ? n = i : r = i;
	return e - t[n] <= t[r] - e ? n : r;
}
function ro(e) {
	return (t, n, r) => {
		let i = -1, a = -1;
		for (let a = n; a <= r; a++) if (e(t[a])) {
			i = a;
			break;
		}
		for (let i = r; i >= n; i--) if (e(t[i])) {
			a = i;
			break;
		}
		return [i, a];
	};
}
var io = (e) => e != null, ao = (e) => e != null && e > 0, oo = ro(io), so = ro(ao);
function co(e, t, n, r = 0, i = !1) {
	let a = i ? so : oo, o = i ? ao : io;
	[t, n] = a(e, t, n);
	let s = e[t], c = e[t];
	if (t > -1) {
		if (r == 1) s = e[t], c = e[n];
		else if (r == -1) s = e[n], c = e[t];
		else for (let r = t; r <= n; r++) {
			let t = e[r];
			o(t) && (t < s ? s = t : t > c && (c = t));
		}
	}
	return [s ?? Io, c ?? -Io];
}
function lo(e, t, n, r) {
	let i = jo(e), a = jo(t);
	e == t && (i == -1 ? (e *= n, t /= n) : (e /= n, t *= n));
	let o = n == 10 ? Mo : No, s = i == 1 ? To : Do, c = a == 1 ? Do : To, l = s(o(wo(e))), u = c(o(wo(t))), d = Ao(n, l), f = Ao(n, u);
	return n == 10 && (l < 0 && (d = Zo(d, -l)), u < 0 && (f = Zo(f, -u))), r || n == 2 ? (e = d * i, t = f * a) : (e = Xo(e, d), t = Yo(t, f)), [e, t];
}
function uo(e, t, n, r) {
	let i = lo(e, t, n, r);
	return e == 0 && (i[0] = 0), t == 0 && (i[1] = 0), i;
}
var fo = .1, po = {
	mode: 3,
	pad: fo
}, mo = {
	pad: 0,
	soft: null,
	mode: 0
}, ho = {
	min: mo,
	max: mo
};
function go(e, t, n, r) {
	return cs(n) ? yo(e, t, n) : (mo.pad = n, mo.soft = r ? 0 : null, mo.mode = r ? 3 : 0, yo(e, t, ho));
}
function _o(e, t) {
	return e ?? t;
}
function vo(e, t, n) {
	for (t = _o(t, 0), n = _o(n, e.length - 1); t <= n;) {
		if (e[t] != null) return !0;
		t++;
	}
	return !1;
}
function yo(e, t, n) {
	let r = n.min, i = n.max, a = _o(r.pad, 0), o = _o(i.pad, 0), s = _o(r.hard, -Io), c = _o(i.hard, Io), l = _o(r.soft, Io), u = _o(i.soft, -Io), d = _o(r.mode, 0), f = _o(i.mode, 0), p = t - e, m = Mo(p), h = ko(wo(e), wo(t)), g = wo(Mo(h) - m);
	(p < 1e-24 || g > 10) && (p = 0, (e == 0 || t == 0) && (p = 1e-24, d == 2 && l != Io && (a = 0), f == 2 && u != -Io && (o = 0)));
	let _ = p || h || 1e3, v = Ao(10, To(Mo(_))), y = Zo(Xo(e - _ * (p == 0 ? e == 0 ? .1 : 1 : a), v / 10), 24), b = e >= l && (d == 1 || d == 3 && y <= l || d == 2 && y >= l) ? l : Io, x = ko(s, y < b && e >= b ? b : Oo(b, y)), S = Zo(Yo(t + _ * (p == 0 ? t == 0 ? .1 : 1 : o), v / 10), 24), C = t <= u && (f == 1 || f == 3 && S >= u || f == 2 && S <= u) ? u : -Io, w = Oo(c, S > C && t <= C ? C : ko(C, S));
	return x == w && x == 0 && (w = 100), [x, w];
}
var bo = new Intl.NumberFormat(Pa ? La.language : "en-US"), xo = (e) => bo.format(e), So = Math, Co = So.PI, wo = So.abs, To = So.floor, Eo = So.round, Do = So.ceil, Oo = So.min, ko = So.max, Ao = So.pow, jo = So.sign, Mo = So.log10, No = So.log2, Po = (e, t = 1) => So.sinh(e) * t, Fo = (e, t = 1) => So.asinh(e / t), Io = Infinity;
function Lo(e) {
	return (Mo((e ^ e >> 31) - (e >> 31)) | 0) + 1;
}
function Ro(e, t, n) {
	return Oo(ko(e, t), n);
}
function zo(e) {
	return typeof e == "function";
}
function $(e) {
	return zo(e) ? e : () => e;
}
var Bo = () => {}, Vo = (e) => e, Ho = (e, t) => t, Uo = (e) => null, Wo = (e) => !0, Go = (e, t) => e == t, Ko = /\.\d*?(?=9{6,}|0{6,})/gm, qo = (e) => {
	if (as(e) || Qo.has(e)) return e;
	let t = `${e}`, n = t.match(Ko);
	if (n == null) return e;
	let r = n[0].length - 1;
	if (t.indexOf("e-") != -1) {
		let [e, n] = t.split("e");
		return +`${qo(e)}e${n}`;
	}
	return Zo(e, r);
};
function Jo(e, t) {
	return qo(Zo(qo(e / t)) * t);
}
function Yo(e, t) {
	return qo(Do(qo(e / t)) * t);
}
function Xo(e, t) {
	return qo(To(qo(e / t)) * t);
}
function Zo(e, t = 0) {
	if (as(e)) return e;
	let n = 10 ** t;
	return Eo(e * n * (1 + 2 ** -52)) / n;
}
var Qo = /* @__PURE__ */ new Map();
function $o(e) {
	return (("" + e).split(".")[1] || "").length;
}
function es(e, t, n, r) {
	let i = [], a = r.map($o);
	for (let o = t; o < n; o++) {
		let t = wo(o), n = Zo(Ao(e, o), t);
		for (let s = 0; s < r.length; s++) {
			let c = e == 10 ? +`${r[s]}e${o}` : r[s] * n, l = (o >= 0 ? 0 : t) + (o >= a[s] ? 0 : a[s]), u = e == 10 ? c : Zo(c, l);
			i.push(u), Qo.set(u, l);
		}
	}
	return i;
}
var ts = {}, ns = [], rs = [null, null], is = Array.isArray, as = Number.isInteger, os = (e) => e === void 0;
function ss(e) {
	return typeof e == "string";
}
function cs(e) {
	let t = !1;
	if (e != null) {
		let n = e.constructor;
		t = n == null || n == Object;
	}
	return t;
}
function ls(e) {
	return typeof e == "object" && !!e;
}
var us = Object.getPrototypeOf(Uint8Array), ds = "__proto__";
function fs(e, t = cs) {
	let n;
	if (is(e)) {
		let r = e.find((e) => e != null);
		if (is(r) || t(r)) {
			n = Array(e.length);
			for (let r = 0; r < e.length; r++) n[r] = fs(e[r], t);
		} else n = e.slice();
	} else if (e instanceof us) n = e.slice();
	else if (t(e)) {
		n = {};
		for (let r in e) r != ds && (n[r] = fs(e[r], t));
	} else n = e;
	return n;
}
function ps(e) {
	let t = arguments;
	for (let n = 1; n < t.length; n++) {
		let r = t[n];
		for (let t in r) t != ds && (cs(e[t]) ? ps(e[t], fs(r[t])) : e[t] = fs(r[t]));
	}
	return e;
}
var ms = 0, hs = 1, gs = 2;
function _s(e, t, n) {
	for (let r = 0, i, a = -1; r < t.length; r++) {
		let o = t[r];
		if (o > a) {
			for (i = o - 1; i >= 0 && e[i] == null;) e[i--] = null;
			for (i = o + 1; i < n && e[i] == null;) e[a = i++] = null;
		}
	}
}
function vs(e, t) {
	if (xs(e)) {
		let t = e[0].slice();
		for (let n = 1; n < e.length; n++) t.push(...e[n].slice(1));
		return Ss(t[0]) || (t = bs(t)), t;
	}
	let n = /* @__PURE__ */ new Set();
	for (let t = 0; t < e.length; t++) {
		let r = e[t][0], i = r.length;
		for (let e = 0; e < i; e++) n.add(r[e]);
	}
	let r = [Array.from(n).sort((e, t) => e - t)], i = r[0].length, a = /* @__PURE__ */ new Map();
	for (let e = 0; e < i; e++) a.set(r[0][e], e);
	for (let n = 0; n < e.length; n++) {
		let o = e[n], s = o[0];
		for (let e = 1; e < o.length; e++) {
			let c = o[e], l = Array(i).fill(void 0), u = t ? t[n][e] : hs, d = [];
			for (let e = 0; e < c.length; e++) {
				let t = c[e], n = a.get(s[e]);
				t === null ? u != ms && (l[n] = t, u == gs && d.push(n)) : l[n] = t;
			}
			_s(l, d, i), r.push(l);
		}
	}
	return r;
}
var ys = typeof queueMicrotask > "u" ? (e) => Promise.resolve().then(e) : queueMicrotask;
function bs(e) {
	let t = e[0], n = t.length, r = Array(n);
	for (let e = 0; e < r.length; e++) r[e] = e;
	r.sort((e, n) => t[e] - t[n]);
	let i = [];
	for (let t = 0; t < e.length; t++) {
		let a = e[t], o = Array(n);
		for (let e = 0; e < n; e++) o[e] = a[r[e]];
		i.push(o);
	}
	return i;
}
function xs(e) {
	let t = e[0][0], n = t.length;
	for (let r = 1; r < e.length; r++) {
		let i = e[r][0];
		if (i.length != n) return !1;
		if (i != t) {
			for (let e = 0; e < n; e++) if (i[e] != t[e]) return !1;
		}
	}
	return !0;
}
function Ss(e, t = 100) {
	let n = e.length;
	if (n <= 1) return !0;
	let r = 0, i = n - 1;
	for (; r <= i && e[r] == null;) r++;
	for (; i >= r && e[i] == null;) i--;
	if (i <= r) return !0;
	let a = ko(1, To((i - r + 1) / t));
	for (let t = e[r], n = r + a; n <= i; n += a) {
		let r = e[n];
		if (r != null) {
			if (r <= t) return !1;
			t = r;
		}
	}
	return !0;
}
var Cs = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December"
], ws = [
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday"
];
function Ts(e) {
	return e.slice(0, 3);
}
var Es = ws.map(Ts), Ds = {
	MMMM: Cs,
	MMM: Cs.map(Ts),
	WWWW: ws,
	WWW: Es
};
function Os(e) {
	return (e < 10 ? "0" : "") + e;
}
function ks(e) {
	return (e < 10 ? "00" : e < 100 ? "0" : "") + e;
}
var As = {
	YYYY: (e) => e.getFullYear(),
	YY: (e) => (e.getFullYear() + "").slice(2),
	MMMM: (e, t) => t.MMMM[e.getMonth()],
	MMM: (e, t) => t.MMM[e.getMonth()],
	MM: (e) => Os(e.getMonth() + 1),
	M: (e) => e.getMonth() + 1,
	DD: (e) => Os(e.getDate()),
	D: (e) => e.getDate(),
	WWWW: (e, t) => t.WWWW[e.getDay()],
	WWW: (e, t) => t.WWW[e.getDay()],
	HH: (e) => Os(e.getHours()),
	H: (e) => e.getHours(),
	h: (e) => {
		let t = e.getHours();
		return t == 0 ? 12 : t > 12 ? t - 12 : t;
	},
	AA: (e) => e.getHours() >= 12 ? "PM" : "AM",
	aa: (e) => e.getHours() >= 12 ? "pm" : "am",
	a: (e) => e.getHours() >= 12 ? "p" : "a",
	mm: (e) => Os(e.getMinutes()),
	m: (e) => e.getMinutes(),
	ss: (e) => Os(e.getSeconds()),
	s: (e) => e.getSeconds(),
	fff: (e) => ks(e.getMilliseconds())
};
function js(e, t) {
	t ||= Ds;
	let n = [], r = /\{([a-z]+)\}|[^{]+/gi, i;
	for (; i = r.exec(e);) n.push(i[0][0] == "{" ? As[i[1]] : i[0]);
	return (e) => {
		let r = "";
		for (let i = 0; i < n.length; i++) r += typeof n[i] == "string" ? n[i] : n[i](e, t);
		return r;
	};
}
var Ms = new Intl.DateTimeFormat().resolvedOptions().timeZone;
function Ns(e, t) {
	let n;
	return t == "UTC" || t == "Etc/UTC" ? n = /* @__PURE__ */ new Date(+e + e.getTimezoneOffset() * 6e4) : t == Ms ? n = e : (n = new Date(e.toLocaleString("en-US", { timeZone: t })), n.setMilliseconds(e.getMilliseconds())), n;
}
var Ps = (e) => e % 1 == 0, Fs = [
	1,
	2,
	2.5,
	5
], Is = es(10, -32, 0, Fs), Ls = es(10, 0, 32, Fs), Rs = Ls.filter(Ps), zs = Is.concat(Ls), Bs = "\n", Vs = "{YYYY}", Hs = Bs + Vs, Us = "{M}/{D}", Ws = Bs + Us, Gs = Ws + "/{YY}", Ks = "{aa}", qs = "{h}:{mm}" + Ks, Js = Bs + qs, Ys = ":{ss}", Xs = null;
function Zs(e) {
	let t = e * 1e3, n = t * 60, r = n * 60, i = r * 24, a = i * 30, o = i * 365, s = (e == 1 ? es(10, 0, 3, Fs).filter(Ps) : es(10, -3, 0, Fs)).concat([
		t,
		t * 5,
		t * 10,
		t * 15,
		t * 30,
		n,
		n * 5,
		n * 10,
		n * 15,
		n * 30,
		r,
		r * 2,
		r * 3,
		r * 4,
		r * 6,
		r * 8,
		r * 12,
		i,
		i * 2,
		i * 3,
		i * 4,
		i * 5,
		i * 6,
		i * 7,
		i * 8,
		i * 9,
		i * 10,
		i * 15,
		a,
		a * 2,
		a * 3,
		a * 4,
		a * 6,
		o,
		o * 2,
		o * 5,
		o * 10,
		o * 25,
		o * 50,
		o * 100
	]), c = [
		[
			o,
			Vs,
			Xs,
			Xs,
			Xs,
			Xs,
			Xs,
			Xs,
			1
		],
		[
			i * 28,
			"{MMM}",
			Hs,
			Xs,
			Xs,
			Xs,
			Xs,
			Xs,
			1
		],
		[
			i,
			Us,
			Hs,
			Xs,
			Xs,
			Xs,
			Xs,
			Xs,
			1
		],
		[
			r,
			"{h}" + Ks,
			Gs,
			Xs,
			Ws,
			Xs,
			Xs,
			Xs,
			1
		],
		[
			n,
			qs,
			Gs,
			Xs,
			Ws,
			Xs,
			Xs,
			Xs,
			1
		],
		[
			t,
			Ys,
			Gs + " " + qs,
			Xs,
			Ws + " " + qs,
			Xs,
			Js,
			Xs,
			1
		],
		[
			e,
			Ys + ".{fff}",
			Gs + " " + qs,
			Xs,
			Ws + " " + qs,
			Xs,
			Js,
			Xs,
			1
		]
	];
	function l(t) {
		return (s, c, l, u, d, f) => {
			let p = [], m = d >= o, h = d >= a && d < o, g = t(l), _ = Zo(g * e, 3), v = sc(g.getFullYear(), m ? 0 : g.getMonth(), h || m ? 1 : g.getDate()), y = Zo(v * e, 3);
			if (h || m) {
				let n = h ? d / a : 0, r = m ? d / o : 0, i = _ == y ? _ : Zo(sc(v.getFullYear() + r, v.getMonth() + n, 1) * e, 3), s = new Date(Eo(i / e)), c = s.getFullYear(), l = s.getMonth();
				for (let a = 0; i <= u; a++) {
					let o = sc(c + r * a, l + n * a, 1), s = o - t(Zo(o * e, 3));
					i = Zo((+o + s) * e, 3), i <= u && p.push(i);
				}
			} else {
				let a = d >= i ? i : d, o = y + (To(l) - To(_)) + Yo(_ - y, a);
				p.push(o);
				let m = t(o), h = m.getHours() + m.getMinutes() / n + m.getSeconds() / r, g = d / r, v = f / s.axes[c]._space;
				for (; o = Zo(o + d, e == 1 ? 0 : 3), !(o > u);) if (g > 1) {
					let e = To(Zo(h + g, 6)) % 24, n = t(o).getHours() - e;
					n > 1 && (n = -1), o -= n * r, h = (h + g) % 24;
					let i = p[p.length - 1];
					Zo((o - i) / d, 3) * v >= .7 && p.push(o);
				} else p.push(o);
			}
			return p;
		};
	}
	return [
		s,
		c,
		l
	];
}
var [Qs, $s, ec] = Zs(1), [tc, nc, rc] = Zs(.001);
es(2, -53, 53, [1]);
function ic(e, t) {
	return e.map((e) => e.map((n, r) => r == 0 || r == 8 || n == null ? n : t(r == 1 || e[8] == 0 ? n : e[1] + n)));
}
function ac(e, t) {
	return (n, r, i, a, o) => {
		let s = t.find((e) => o >= e[0]) || t[t.length - 1], c, l, u, d, f, p;
		return r.map((t) => {
			let n = e(t), r = n.getFullYear(), i = n.getMonth(), a = n.getDate(), o = n.getHours(), m = n.getMinutes(), h = n.getSeconds(), g = r != c && s[2] || i != l && s[3] || a != u && s[4] || o != d && s[5] || m != f && s[6] || h != p && s[7] || s[1];
			return c = r, l = i, u = a, d = o, f = m, p = h, g(n);
		});
	};
}
function oc(e, t) {
	let n = js(t);
	return (t, r, i, a, o) => r.map((t) => n(e(t)));
}
function sc(e, t, n) {
	return new Date(e, t, n);
}
function cc(e, t) {
	return t(e);
}
var lc = "{YYYY}-{MM}-{DD} {h}:{mm}{aa}";
function uc(e, t) {
	return (n, r, i, a) => a == null ? Na : t(e(r));
}
function dc(e, t) {
	let n = e.series[t];
	return n.width ? n.stroke(e, t) : n.points.width ? n.points.stroke(e, t) : null;
}
function fc(e, t) {
	return e.series[t].fill(e, t);
}
var pc = {
	show: !0,
	live: !0,
	isolate: !1,
	mount: Bo,
	markers: {
		show: !0,
		width: 2,
		stroke: dc,
		fill: fc,
		dash: "solid"
	},
	idx: null,
	idxs: null,
	values: []
};
function mc(e, t) {
	let n = e.cursor.points, r = Ga(), i = n.size(e, t);
	Ua(r, ha, i), Ua(r, ga, i);
	let a = i / -2;
	Ua(r, "marginLeft", a), Ua(r, "marginTop", a);
	let o = n.width(e, t, i);
	return o && Ua(r, "borderWidth", o), r;
}
function hc(e, t) {
	let n = e.series[t].points;
	return n._fill || n._stroke;
}
function gc(e, t) {
	let n = e.series[t].points;
	return n._stroke || n._fill;
}
function _c(e, t) {
	return e.series[t].points.size;
}
var vc = [0, 0];
function yc(e, t, n) {
	return vc[0] = t, vc[1] = n, vc;
}
function bc(e, t, n, r = !0) {
	return (e) => {
		e.button != 0 || r && e.target != t || n(e);
	};
}
function xc(e, t, n, r = !0) {
	return (e) => {
		r && e.target != t || n(e);
	};
}
var Sc = {
	show: !0,
	x: !0,
	y: !0,
	lock: !1,
	move: yc,
	points: {
		one: !1,
		show: mc,
		size: _c,
		width: 0,
		stroke: gc,
		fill: hc
	},
	bind: {
		mousedown: bc,
		mouseup: bc,
		click: bc,
		dblclick: bc,
		mousemove: xc,
		mouseleave: xc,
		mouseenter: xc
	},
	drag: {
		setScale: !0,
		x: !0,
		y: !1,
		dist: 0,
		uni: null,
		click: (e, t) => {
			t.stopPropagation(), t.stopImmediatePropagation();
		},
		_x: !1,
		_y: !1
	},
	focus: {
		dist: (e, t, n, r, i) => r - i,
		prox: -1,
		bias: 0
	},
	hover: {
		skip: [void 0],
		prox: null,
		bias: 0
	},
	left: -10,
	top: -10,
	idx: null,
	dataIdx: null,
	idxs: null,
	event: null
}, Cc = {
	show: !0,
	stroke: "rgba(0,0,0,0.07)",
	width: 2
}, wc = ps({}, Cc, { filter: Ho }), Tc = ps({}, wc, { size: 10 }), Ec = ps({}, Cc, { show: !1 }), Dc = "12px system-ui, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", Arial, \"Noto Sans\", sans-serif, \"Apple Color Emoji\", \"Segoe UI Emoji\", \"Segoe UI Symbol\", \"Noto Color Emoji\"", Oc = "bold " + Dc, kc = 1.5, Ac = {
	show: !0,
	scale: "x",
	stroke: xa,
	space: 50,
	gap: 5,
	alignTo: 1,
	size: 50,
	labelGap: 0,
	labelSize: 30,
	labelFont: Oc,
	side: 2,
	grid: wc,
	ticks: Tc,
	border: Ec,
	font: Dc,
	lineGap: kc,
	rotate: 0
}, jc = "Value", Mc = "Time", Nc = {
	show: !0,
	scale: "x",
	auto: !1,
	sorted: 1,
	min: Io,
	max: -Infinity,
	idxs: []
};
function Pc(e, t, n, r, i) {
	return t.map((e) => e == null ? "" : xo(e));
}
function Fc(e, t, n, r, i, a, o) {
	let s = [], c = Qo.get(i) || 0;
	n = o ? n : Zo(Yo(n, i), c);
	for (let e = n; e <= r; e = Zo(e + i, c)) s.push(Object.is(e, -0) ? 0 : e);
	return s;
}
function Ic(e, t, n, r, i, a, o) {
	let s = [], c = e.scales[e.axes[t].scale].log;
	i = Ao(c, To((c == 10 ? Mo : No)(n))), c == 10 && (i = zs[no(i, zs)]);
	let l = n, u = i * c;
	c == 10 && (u = zs[no(u, zs)]);
	do
		s.push(l), l += i, c == 10 && !Qo.has(l) && (l = Zo(l, Qo.get(i))), l >= u && (i = l, u = i * c, c == 10 && (u = zs[no(u, zs)]));
	while (l <= r);
	return s;
}
function Lc(e, t, n, r, i, a, o) {
	let s = e.scales[e.axes[t].scale].asinh, c = r > s ? Ic(e, t, ko(s, n), r, i) : [s], l = r >= 0 && n <= 0 ? [0] : [];
	return (n < -s ? Ic(e, t, ko(s, -r), -n, i) : [s]).reverse().map((e) => -e).concat(l, c);
}
var Rc = /./, zc = /[12357]/, Bc = /[125]/, Vc = /1/, Hc = (e, t, n, r) => e.map((e, i) => t == 4 && e == 0 || i % r == 0 && n.test(e.toExponential()[+(e < 0)]) ? e : null);
function Uc(e, t, n, r, i) {
	let a = e.axes[n], o = a.scale, s = e.scales[o], c = e.valToPos, l = a._space, u = c(10, o), d = c(9, o) - u >= l ? Rc : c(7, o) - u >= l ? zc : c(5, o) - u >= l ? Bc : Vc;
	if (d == Vc) {
		let e = wo(c(1, o) - u);
		if (e < l) return Hc(t.slice().reverse(), s.distr, d, Do(l / e)).reverse();
	}
	return Hc(t, s.distr, d, 1);
}
function Wc(e, t, n, r, i) {
	let a = e.axes[n], o = a.scale, s = a._space, c = e.valToPos, l = wo(c(1, o) - c(2, o));
	return l < s ? Hc(t.slice().reverse(), 3, Rc, Do(s / l)).reverse() : t;
}
function Gc(e, t, n, r) {
	return r == null ? Na : t == null ? "" : xo(t);
}
var Kc = {
	show: !0,
	scale: "y",
	stroke: xa,
	space: 30,
	gap: 5,
	alignTo: 1,
	size: 50,
	labelGap: 0,
	labelSize: 30,
	labelFont: Oc,
	side: 3,
	grid: wc,
	ticks: Tc,
	border: Ec,
	font: Dc,
	lineGap: kc,
	rotate: 0
};
function qc(e, t) {
	return Zo((3 + (e || 1) * 2) * t, 3);
}
function Jc(e, t) {
	let { scale: n, idxs: r } = e.series[0], i = e._data[0], a = e.valToPos(i[r[0]], n, !0), o = wo(e.valToPos(i[r[1]], n, !0) - a) / (e.series[t].points.space * Ra);
	return r[1] - r[0] <= o;
}
var Yc = {
	scale: null,
	auto: !0,
	sorted: 0,
	min: Io,
	max: -Infinity
}, Xc = (e, t, n, r, i) => i, Zc = {
	show: !0,
	auto: !0,
	sorted: 0,
	gaps: Xc,
	alpha: 1,
	facets: [ps({}, Yc, { scale: "x" }), ps({}, Yc, { scale: "y" })]
}, Qc = {
	scale: "y",
	auto: !0,
	sorted: 0,
	show: !0,
	spanGaps: !1,
	gaps: Xc,
	alpha: 1,
	points: {
		show: Jc,
		filter: null
	},
	values: null,
	min: Io,
	max: -Infinity,
	idxs: [],
	path: null,
	clip: null
};
function $c(e, t, n, r, i) {
	return n / 10;
}
var el = {
	time: Ji,
	auto: !0,
	distr: 1,
	log: 10,
	asinh: 1,
	min: null,
	max: null,
	dir: 1,
	ori: 0
}, tl = ps({}, el, {
	time: !1,
	ori: 1
}), nl = {};
function rl(e, t) {
	let n = nl[e];
	return n || (n = {
		key: e,
		plots: [],
		sub(e) {
			n.plots.push(e);
		},
		unsub(e) {
			n.plots = n.plots.filter((t) => t != e);
		},
		pub(e, t, r, i, a, o, s) {
			for (let c = 0; c < n.plots.length; c++) n.plots[c] != t && n.plots[c].pub(e, t, r, i, a, o, s);
		}
	}, e != null && (nl[e] = n)), n;
}
var il = 1, al = 2;
function ol(e, t, n) {
	let r = e.mode, i = e.series[t], a = r == 2 ? e._data[t] : e._data, o = e.scales, s = e.bbox, c = a[0], l = r == 2 ? a[1] : a[t], u = r == 2 ? o[i.facets[0].scale] : o[e.series[0].scale], d = r == 2 ? o[i.facets[1].scale] : o[i.scale], f = s.left, p = s.top, m = s.width, h = s.height, g = e.valToPosH, _ = e.valToPosV;
	return u.ori == 0 ? n(i, c, l, u, d, g, _, f, p, m, h, hl, _l, yl, xl, Cl) : n(i, c, l, u, d, _, g, p, f, h, m, gl, vl, bl, Sl, wl);
}
function sl(e, t) {
	let n = 0, r = 0, i = _o(e.bands, ns);
	for (let e = 0; e < i.length; e++) {
		let a = i[e];
		a.series[0] == t ? n = a.dir : a.series[1] == t && (a.dir == 1 ? r |= 1 : r |= 2);
	}
	return [n, r == 1 ? -1 : r == 2 ? 1 : r == 3 ? 2 : 0];
}
function cl(e, t, n, r, i) {
	let a = e.mode, o = e.series[t], s = a == 2 ? o.facets[1].scale : o.scale, c = e.scales[s];
	return i == -1 ? c.min : i == 1 ? c.max : c.distr == 3 ? c.dir == 1 ? c.min : c.max : 0;
}
function ll(e, t, n, r, i, a) {
	return ol(e, t, (e, t, o, s, c, l, u, d, f, p, m) => {
		let h = e.pxRound, g = s.dir * (s.ori == 0 ? 1 : -1), _ = s.ori == 0 ? _l : vl, v, y;
		g == 1 ? (v = n, y = r) : (v = r, y = n);
		let b = h(l(t[v], s, p, d)), x = h(u(o[v], c, m, f)), S = h(l(t[y], s, p, d)), C = h(u(a == 1 ? c.max : c.min, c, m, f)), w = new Path2D(i);
		return _(w, S, C), _(w, b, C), _(w, b, x), w;
	});
}
function ul(e, t, n, r, i, a) {
	let o = null;
	if (e.length > 0) {
		o = new Path2D();
		let s = t == 0 ? yl : bl, c = n;
		for (let t = 0; t < e.length; t++) {
			let n = e[t];
			if (n[1] > n[0]) {
				let e = n[0] - c;
				e > 0 && s(o, c, r, e, r + a), c = n[1];
			}
		}
		let l = n + i - c;
		l > 0 && s(o, c, r - 5, l, r + a + 10);
	}
	return o;
}
function dl(e, t, n) {
	let r = e[e.length - 1];
	r && r[0] == t ? r[1] = n : e.push([t, n]);
}
function fl(e, t, n, r, i, a, o) {
	let s = [], c = e.length;
	for (let l = i == 1 ? n : r; l >= n && l <= r; l += i) if (t[l] === null) {
		let u = l, d = l;
		if (i == 1) for (; ++l <= r && t[l] === null;) d = l;
		else for (; --l >= n && t[l] === null;) d = l;
		let f = a(e[u]), p = d == u ? f : a(e[d]), m = u - i;
		f = o <= 0 && m >= 0 && m < c ? a(e[m]) : f;
		let h = d + i;
		p = o >= 0 && h >= 0 && h < c ? a(e[h]) : p, p >= f && s.push([f, p]);
	}
	return s;
}
function pl(e) {
	return e == 0 ? Vo : e == 1 ? Eo : (t) => Jo(t, e);
}
function ml(e) {
	let t = e == 0 ? hl : gl, n = e == 0 ? (e, t, n, r, i, a) => {
		e.arcTo(t, n, r, i, a);
	} : (e, t, n, r, i, a) => {
		e.arcTo(n, t, i, r, a);
	}, r = e == 0 ? (e, t, n, r, i) => {
		e.rect(t, n, r, i);
	} : (e, t, n, r, i) => {
		e.rect(n, t, i, r);
	};
	return (e, i, a, o, s, c = 0, l = 0) => {
		c == 0 && l == 0 ? r(e, i, a, o, s) : (c = Oo(c, o / 2, s / 2), l = Oo(l, o / 2, s / 2), t(e, i + c, a), n(e, i + o, a, i + o, a + s, c), n(e, i + o, a + s, i, a + s, l), n(e, i, a + s, i, a, l), n(e, i, a, i + o, a, c), e.closePath());
	};
}
var hl = (e, t, n) => {
	e.moveTo(t, n);
}, gl = (e, t, n) => {
	e.moveTo(n, t);
}, _l = (e, t, n) => {
	e.lineTo(t, n);
}, vl = (e, t, n) => {
	e.lineTo(n, t);
}, yl = ml(0), bl = ml(1), xl = (e, t, n, r, i, a) => {
	e.arc(t, n, r, i, a);
}, Sl = (e, t, n, r, i, a) => {
	e.arc(n, t, r, i, a);
}, Cl = (e, t, n, r, i, a, o) => {
	e.bezierCurveTo(t, n, r, i, a, o);
}, wl = (e, t, n, r, i, a, o) => {
	e.bezierCurveTo(n, t, i, r, o, a);
};
function Tl(e) {
	return (e, t, n, r, i) => ol(e, t, (t, a, o, s, c, l, u, d, f, p, m) => {
		let { pxRound: h, points: g } = t, _, v;
		s.ori == 0 ? (_ = hl, v = xl) : (_ = gl, v = Sl);
		let y = Zo(g.width * Ra, 3), b = (g.size - g.width) / 2 * Ra, x = Zo(b * 2, 3), S = new Path2D(), C = new Path2D(), { left: w, top: T, width: E, height: D } = e.bbox;
		yl(C, w - x, T - x, E + x * 2, D + x * 2);
		let O = (e) => {
			if (o[e] != null) {
				let t = h(l(a[e], s, p, d)), n = h(u(o[e], c, m, f));
				_(S, t + b, n), v(S, t, n, b, 0, Co * 2);
			}
		};
		if (i) i.forEach(O);
		else for (let e = n; e <= r; e++) O(e);
		return {
			stroke: y > 0 ? S : null,
			fill: S,
			clip: C,
			flags: 3
		};
	});
}
function El(e) {
	return (t, n, r, i, a, o) => {
		r != i && (a != r && o != r && e(t, n, r), a != i && o != i && e(t, n, i), e(t, n, o));
	};
}
var Dl = El(_l), Ol = El(vl);
function kl(e) {
	let t = _o(e?.alignGaps, 0);
	return (e, n, r, i) => ol(e, n, (a, o, s, c, l, u, d, f, p, m, h) => {
		[r, i] = oo(s, r, i);
		let g = a.pxRound, _ = (e) => g(u(e, c, m, f)), v = (e) => g(d(e, l, h, p)), y, b;
		c.ori == 0 ? (y = _l, b = Dl) : (y = vl, b = Ol);
		let x = c.dir * (c.ori == 0 ? 1 : -1), S = {
			stroke: new Path2D(),
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: il
		}, C = S.stroke, w = !1;
		if (i - r >= m * 4) {
			let t = (t) => e.posToVal(t, c.key, !0), n = null, a = null, l, u, d, f = _(o[x == 1 ? r : i]), p = _(o[r]), m = _(o[i]), h = t(x == 1 ? p + 1 : m - 1);
			for (let e = x == 1 ? r : i; e >= r && e <= i; e += x) {
				let r = o[e], i = (x == 1 ? r < h : r > h) ? f : _(r), c = s[e];
				i == f ? c == null ? c === null && (w = !0) : (u = c, n == null ? (y(C, i, v(u)), l = n = a = u) : u < n ? n = u : u > a && (a = u)) : (n != null && b(C, f, v(n), v(a), v(l), v(u)), c == null ? (n = a = null, c === null && (w = !0)) : (u = c, y(C, i, v(u)), n = a = l = u), f = i, h = t(f + x));
			}
			n != null && n != a && d != f && b(C, f, v(n), v(a), v(l), v(u));
		} else for (let e = x == 1 ? r : i; e >= r && e <= i; e += x) {
			let t = s[e];
			t === null ? w = !0 : t != null && y(C, _(o[e]), v(t));
		}
		let [T, E] = sl(e, n);
		if (a.fill != null || T != 0) {
			let t = S.fill = new Path2D(C), s = v(a.fillTo(e, n, a.min, a.max, T)), c = _(o[r]), l = _(o[i]);
			x == -1 && ([l, c] = [c, l]), y(t, l, s), y(t, c, s);
		}
		if (!a.spanGaps) {
			let l = [];
			w && l.push(...fl(o, s, r, i, x, _, t)), S.gaps = l = a.gaps(e, n, r, i, l), S.clip = ul(l, c.ori, f, p, m, h);
		}
		return E != 0 && (S.band = E == 2 ? [ll(e, n, r, i, C, -1), ll(e, n, r, i, C, 1)] : ll(e, n, r, i, C, E)), S;
	});
}
function Al(e) {
	let t = _o(e.align, 1), n = _o(e.ascDesc, !1), r = _o(e.alignGaps, 0), i = _o(e.extend, !1);
	return (e, a, o, s) => ol(e, a, (c, l, u, d, f, p, m, h, g, _, v) => {
		[o, s] = oo(u, o, s);
		let y = c.pxRound, { left: b, width: x } = e.bbox, S = (e) => y(p(e, d, _, h)), C = (e) => y(m(e, f, v, g)), w = d.ori == 0 ? _l : vl, T = {
			stroke: new Path2D(),
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: il
		}, E = T.stroke, D = d.dir * (d.ori == 0 ? 1 : -1), O = C(u[D == 1 ? o : s]), ee = S(l[D == 1 ? o : s]), te = ee, k = ee;
		i && t == -1 && (k = b, w(E, k, O)), w(E, ee, O);
		for (let e = D == 1 ? o : s; e >= o && e <= s; e += D) {
			let n = u[e];
			if (n == null) continue;
			let r = S(l[e]), i = C(n);
			t == 1 ? w(E, r, O) : w(E, te, i), w(E, r, i), O = i, te = r;
		}
		let ne = te;
		i && t == 1 && (ne = b + x, w(E, ne, O));
		let [re, ie] = sl(e, a);
		if (c.fill != null || re != 0) {
			let t = T.fill = new Path2D(E), n = C(c.fillTo(e, a, c.min, c.max, re));
			w(t, ne, n), w(t, k, n);
		}
		if (!c.spanGaps) {
			let i = [];
			i.push(...fl(l, u, o, s, D, S, r));
			let f = c.width * Ra / 2, p = n || t == 1 ? f : -f, m = n || t == -1 ? -f : f;
			i.forEach((e) => {
				e[0] += p, e[1] += m;
			}), T.gaps = i = c.gaps(e, a, o, s, i), T.clip = ul(i, d.ori, h, g, _, v);
		}
		return ie != 0 && (T.band = ie == 2 ? [ll(e, a, o, s, E, -1), ll(e, a, o, s, E, 1)] : ll(e, a, o, s, E, ie)), T;
	});
}
function jl(e, t, n, r, i, a, o = Io) {
	if (e.length > 1) {
		let s = null;
		for (let c = 0, l = Infinity; c < e.length; c++) if (t[c] !== void 0) {
			if (s != null) {
				let t = wo(e[c] - e[s]);
				t < l && (l = t, o = wo(n(e[c], r, i, a) - n(e[s], r, i, a)));
			}
			s = c;
		}
	}
	return o;
}
function Ml(e) {
	e ||= ts;
	let t = _o(e.size, [
		.6,
		Io,
		1
	]), n = e.align || 0, r = e.gap || 0, i = e.radius;
	i = i == null ? [0, 0] : typeof i == "number" ? [i, 0] : i;
	let a = $(i), o = 1 - t[0], s = _o(t[1], Io), c = _o(t[2], 1), l = _o(e.disp, ts), u = _o(e.each, (e) => {}), { fill: d, stroke: f } = l;
	return (e, t, i, p) => ol(e, t, (m, h, g, _, v, y, b, x, S, C, w) => {
		let T = m.pxRound, E = n, D = r * Ra, O = s * Ra, ee = c * Ra, te, k;
		_.ori == 0 ? [te, k] = a(e, t) : [k, te] = a(e, t);
		let ne = _.dir * (_.ori == 0 ? 1 : -1), re = _.ori == 0 ? yl : bl, ie = _.ori == 0 ? u : (e, t, n, r, i, a, o) => {
			u(e, t, n, i, r, o, a);
		}, ae = _o(e.bands, ns).find((e) => e.series[0] == t), oe = ae == null ? 0 : ae.dir, se = m.fillTo(e, t, m.min, m.max, oe), ce = T(b(se, v, w, S)), A, j, M, N = C, le = T(m.width * Ra), ue = !1, de = null, fe = null, pe = null, me = null;
		d != null && (le == 0 || f != null) && (ue = !0, de = d.values(e, t, i, p), fe = /* @__PURE__ */ new Map(), new Set(de).forEach((e) => {
			e != null && fe.set(e, new Path2D());
		}), le > 0 && (pe = f.values(e, t, i, p), me = /* @__PURE__ */ new Map(), new Set(pe).forEach((e) => {
			e != null && me.set(e, new Path2D());
		})));
		let { x0: P, size: he } = l;
		if (P != null && he != null) {
			E = 1, h = P.values(e, t, i, p), P.unit == 2 && (h = h.map((t) => e.posToVal(x + t * C, _.key, !0)));
			let n = he.values(e, t, i, p);
			j = he.unit == 2 ? n[0] * C : y(n[0], _, C, x) - y(0, _, C, x), N = jl(h, g, y, _, C, x, N), M = N - j + D;
		} else N = jl(h, g, y, _, C, x, N), M = N * o + D, j = N - M;
		M < 1 && (M = 0), le >= j / 2 && (le = 0), M < 5 && (T = Vo);
		let F = M > 0, ge = N - M - (F ? le : 0);
		j = T(Ro(ge, ee, O)), A = (E == 0 ? j / 2 : E == ne ? 0 : j) - E * ne * ((E == 0 ? D / 2 : 0) + (F ? le / 2 : 0));
		let _e = {
			stroke: null,
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: 0
		}, I = ue ? null : new Path2D(), ve = null;
		if (ae != null) ve = e.data[ae.series[1]];
		else {
			let { y0: n, y1: r } = l;
			n != null && r != null && (g = r.values(e, t, i, p), ve = n.values(e, t, i, p));
		}
		let ye = te * j, be = k * j;
		for (let n = ne == 1 ? i : p; n >= i && n <= p; n += ne) {
			let r = g[n];
			if (r == null) continue;
			if (ve != null) {
				let e = ve[n] ?? 0;
				if (r - e == 0) continue;
				ce = b(e, v, w, S);
			}
			let i = y(_.distr != 2 || l != null ? h[n] : n, _, C, x), a = b(_o(r, se), v, w, S), o = T(i - A), s = T(ko(a, ce)), c = T(Oo(a, ce)), u = s - c;
			if (r != null) {
				let i = r < 0 ? be : ye, a = r < 0 ? ye : be;
				ue ? (le > 0 && pe[n] != null && re(me.get(pe[n]), o, c + To(le / 2), j, ko(0, u - le), i, a), de[n] != null && re(fe.get(de[n]), o, c + To(le / 2), j, ko(0, u - le), i, a)) : re(I, o, c + To(le / 2), j, ko(0, u - le), i, a), ie(e, t, n, o - le / 2, c, j + le, u);
			}
		}
		return le > 0 ? _e.stroke = ue ? me : I : ue || (_e._fill = m.width == 0 ? m._fill : m._stroke ?? m._fill, _e.width = 0), _e.fill = ue ? fe : I, _e;
	});
}
function Nl(e, t) {
	let n = _o(t?.alignGaps, 0);
	return (t, r, i, a) => ol(t, r, (o, s, c, l, u, d, f, p, m, h, g) => {
		[i, a] = oo(c, i, a);
		let _ = o.pxRound, v = (e) => _(d(e, l, h, p)), y = (e) => _(f(e, u, g, m)), b, x, S;
		l.ori == 0 ? (b = hl, S = _l, x = Cl) : (b = gl, S = vl, x = wl);
		let C = l.dir * (l.ori == 0 ? 1 : -1), w = v(s[C == 1 ? i : a]), T = w, E = [], D = [];
		for (let e = C == 1 ? i : a; e >= i && e <= a; e += C) if (c[e] != null) {
			let t = s[e], n = v(t);
			E.push(T = n), D.push(y(c[e]));
		}
		let O = {
			stroke: e(E, D, b, S, x, _),
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: il
		}, ee = O.stroke, [te, k] = sl(t, r);
		if (o.fill != null || te != 0) {
			let e = O.fill = new Path2D(ee), n = y(o.fillTo(t, r, o.min, o.max, te));
			S(e, T, n), S(e, w, n);
		}
		if (!o.spanGaps) {
			let e = [];
			e.push(...fl(s, c, i, a, C, v, n)), O.gaps = e = o.gaps(t, r, i, a, e), O.clip = ul(e, l.ori, p, m, h, g);
		}
		return k != 0 && (O.band = k == 2 ? [ll(t, r, i, a, ee, -1), ll(t, r, i, a, ee, 1)] : ll(t, r, i, a, ee, k)), O;
	});
}
function Pl(e) {
	return Nl(Fl, e);
}
function Fl(e, t, n, r, i, a) {
	let o = e.length;
	if (o < 2) return null;
	let s = new Path2D();
	if (n(s, e[0], t[0]), o == 2) r(s, e[1], t[1]);
	else {
		let n = Array(o), r = Array(o - 1), a = Array(o - 1), c = Array(o - 1);
		for (let n = 0; n < o - 1; n++) a[n] = t[n + 1] - t[n], c[n] = e[n + 1] - e[n], r[n] = a[n] / c[n];
		n[0] = r[0];
		for (let e = 1; e < o - 1; e++) r[e] === 0 || r[e - 1] === 0 || r[e - 1] > 0 != r[e] > 0 ? n[e] = 0 : (n[e] = 3 * (c[e - 1] + c[e]) / ((2 * c[e] + c[e - 1]) / r[e - 1] + (c[e] + 2 * c[e - 1]) / r[e]), isFinite(n[e]) || (n[e] = 0));
		n[o - 1] = r[o - 2];
		for (let r = 0; r < o - 1; r++) i(s, e[r] + c[r] / 3, t[r] + n[r] * c[r] / 3, e[r + 1] - c[r] / 3, t[r + 1] - n[r + 1] * c[r] / 3, e[r + 1], t[r + 1]);
	}
	return s;
}
var Il = /* @__PURE__ */ new Set();
function Ll() {
	for (let e of Il) e.syncRect(!0);
}
Pa && (eo(ka, Ia, Ll), eo(Aa, Ia, Ll, !0), eo(Ma, Ia, () => {
	$l.pxRatio = Ra;
}));
var Rl = kl(), zl = Tl();
function Bl(e, t, n, r) {
	return (r ? [e[0], e[1]].concat(e.slice(2)) : [e[0]].concat(e.slice(1))).map((e, r) => Hl(e, r, t, n));
}
function Vl(e, t) {
	return e.map((e, n) => n == 0 ? {} : ps({}, t, e));
}
function Hl(e, t, n, r) {
	return ps({}, t == 0 ? n : r, e);
}
function Ul(e, t, n) {
	return t == null ? rs : [t, n];
}
var Wl = Ul;
function Gl(e, t, n) {
	return t == null ? rs : go(t, n, fo, !0);
}
function Kl(e, t, n, r) {
	return t == null ? rs : lo(t, n, e.scales[r].log, !1);
}
var ql = Kl;
function Jl(e, t, n, r) {
	return t == null ? rs : uo(t, n, e.scales[r].log, !1);
}
var Yl = Jl;
function Xl(e, t, n, r, i) {
	let a = ko(Lo(e), Lo(t)), o = t - e, s = no(i / r * o, n);
	do {
		let e = n[s], t = r * e / o;
		if (t >= i && a + (e < 5 ? Qo.get(e) : 0) <= 17) return [e, t];
	} while (++s < n.length);
	return [0, 0];
}
function Zl(e) {
	let t, n;
	return e = e.replace(/(\d+)px/, (e, r) => (t = Eo((n = +r) * Ra)) + "px"), [
		e,
		t,
		n
	];
}
function Ql(e) {
	e.show && [e.font, e.labelFont].forEach((e) => {
		let t = Zo(e[2] * Ra, 1);
		e[0] = e[0].replace(/[0-9.]+px/, t + "px"), e[1] = t;
	});
}
function $l(e, t, n) {
	let r = { mode: _o(e.mode, 1) }, i = r.mode;
	function a(e, t, n, r) {
		let i = t.valToPct(e);
		return r + n * (t.dir == -1 ? 1 - i : i);
	}
	function o(e, t, n, r) {
		let i = t.valToPct(e);
		return r + n * (t.dir == -1 ? i : 1 - i);
	}
	function s(e, t, n, r) {
		return t.ori == 0 ? a(e, t, n, r) : o(e, t, n, r);
	}
	r.valToPosH = a, r.valToPosV = o;
	let c = !1;
	r.status = 0;
	let l = r.root = Ga(Yi);
	if (e.id != null && (l.id = e.id), Va(l, e.class), e.title) {
		let t = Ga(Qi, l);
		t.textContent = e.title;
	}
	let u = Wa("canvas"), d = r.ctx = u.getContext("2d"), f = Ga($i, l);
	eo("click", f, (e) => {
		e.target === m && (an != en || on != tn) && cn.click(r, e);
	}, !0);
	let p = r.under = Ga(ea, f);
	f.appendChild(u);
	let m = r.over = Ga(ta, f);
	e = fs(e);
	let h = +_o(e.pxAlign, 1), g = pl(h);
	(e.plugins || []).forEach((t) => {
		t.opts && (e = t.opts(r, e) || e);
	});
	let _ = e.ms || .001, v = r.series = i == 1 ? Bl(e.series || [], Nc, Qc, !1) : Vl(e.series || [null], Zc), y = r.axes = Bl(e.axes || [], Ac, Kc, !0), b = r.scales = {}, x = r.bands = e.bands || [];
	x.forEach((e) => {
		e.fill = $(e.fill || null), e.dir = _o(e.dir, -1);
	});
	let S = i == 2 ? v[1].facets[0].scale : v[0].scale, C = {
		axes: Vt,
		series: jt
	}, w = (e.drawOrder || ["axes", "series"]).map((e) => C[e]);
	function T(e) {
		let t = e.distr == 3 ? (t) => Mo(t > 0 ? t : e.clamp(r, t, e.min, e.max, e.key)) : e.distr == 4 ? (t) => Fo(t, e.asinh) : e.distr == 100 ? (t) => e.fwd(t) : (e) => e;
		return (n) => {
			let r = t(n), { _min: i, _max: a } = e, o = a - i;
			return (r - i) / o;
		};
	}
	function E(t) {
		let n = b[t];
		if (n == null) {
			let r = (e.scales || ts)[t] || ts;
			if (r.from != null) {
				E(r.from);
				let e = ps({}, b[r.from], r, { key: t });
				e.valToPct = T(e), b[t] = e;
			} else {
				n = b[t] = ps({}, t == S ? el : tl, r), n.key = t;
				let e = n.time, a = n.range, o = is(a);
				if ((t != S || i == 2 && !e) && (o && (a[0] == null || a[1] == null) && (a = {
					min: a[0] == null ? po : {
						mode: 1,
						hard: a[0],
						soft: a[0]
					},
					max: a[1] == null ? po : {
						mode: 1,
						hard: a[1],
						soft: a[1]
					}
				}, o = !1), !o && cs(a))) {
					let e = a;
					a = (t, n, r) => n == null ? rs : go(n, r, e);
				}
				n.range = $(a || (e ? Wl : t == S ? n.distr == 3 ? ql : n.distr == 4 ? Yl : Ul : n.distr == 3 ? Kl : n.distr == 4 ? Jl : Gl)), n.auto = $(!o && n.auto), n.clamp = $(n.clamp || $c), n._min = n._max = null, n.valToPct = T(n);
			}
		}
	}
	E("x"), E("y"), i == 1 && v.forEach((e) => {
		E(e.scale);
	}), y.forEach((e) => {
		E(e.scale);
	});
	for (let t in e.scales) E(t);
	let D = b[S], O = D.distr, ee, te;
	D.ori == 0 ? (Va(l, Xi), ee = a, te = o) : (Va(l, Zi), ee = o, te = a);
	let k = {};
	for (let e in b) {
		let t = b[e];
		(t.min != null || t.max != null) && (k[e] = {
			min: t.min,
			max: t.max
		}, t.min = t.max = null);
	}
	let ne = e.tzDate || ((e) => new Date(Eo(e / _))), re = e.fmtDate || js, ie = _ == 1 ? ec(ne) : rc(ne), ae = ac(ne, ic(_ == 1 ? $s : nc, re)), oe = uc(ne, cc(lc, re)), se = [], ce = r.legend = ps({}, pc, e.legend), A = r.cursor = ps({}, Sc, { drag: { y: i == 2 } }, e.cursor), j = ce.show, M = A.show, N = ce.markers;
	ce.idxs = se, N.width = $(N.width), N.dash = $(N.dash), N.stroke = $(N.stroke), N.fill = $(N.fill);
	let le, ue, de, fe = [], pe = [], me, P = !1, he = {};
	if (ce.live) {
		let e = v[1] ? v[1].values : null;
		P = e != null, me = P ? e(r, 1, 0) : { _: 0 };
		for (let e in me) he[e] = Na;
	}
	if (j) {
		if (le = Wa("table", ca, l), de = Wa("tbody", null, le), ce.mount(r, le), P) {
			ue = Wa("thead", null, le, de);
			let e = Wa("tr", null, ue);
			for (var F in Wa("th", null, e), me) Wa("th", pa, e).textContent = F;
		} else Va(le, ua), ce.live && Va(le, la);
	}
	let ge = { show: !0 }, _e = { show: !1 };
	function I(e, t) {
		if (t == 0 && (P || !ce.live || i == 2)) return rs;
		let n = [], a = Wa("tr", da, de, de.childNodes[t]);
		Va(a, e.class), e.show || Va(a, ra);
		let o = Wa("th", null, a);
		if (N.show) {
			let e = Ga(fa, o);
			if (t > 0) {
				let n = N.width(r, t);
				n && (e.style.border = n + "px " + N.dash(r, t) + " " + N.stroke(r, t)), e.style.background = N.fill(r, t);
			}
		}
		let s = Ga(pa, o);
		for (var c in e.label instanceof HTMLElement ? s.appendChild(e.label) : s.textContent = e.label, t > 0 && (N.show || (s.style.color = e.width > 0 ? N.stroke(r, t) : N.fill(r, t)), ye("click", o, (t) => {
			if (A._lock) return;
			Ge(t);
			let n = v.indexOf(e);
			if ((t.ctrlKey || t.metaKey) != ce.isolate) {
				let e = v.some((e, t) => t > 0 && t != n && e.show);
				v.forEach((t, r) => {
					r > 0 && gn(r, e ? r == n ? ge : _e : ge, !0, Qn.setSeries);
				});
			} else gn(n, { show: !e.show }, !0, Qn.setSeries);
		}, !1), Je && ye(Ea, o, (t) => {
			A._lock || (Ge(t), gn(v.indexOf(e), Cn, !0, Qn.setSeries));
		}, !1)), me) {
			let e = Wa("td", ma, a);
			e.textContent = "--", n.push(e);
		}
		return [a, n];
	}
	let ve = /* @__PURE__ */ new Map();
	function ye(e, t, n, i = !0) {
		let a = ve.get(t) || {}, o = A.bind[e](r, t, n, i);
		o && (eo(e, t, a[e] = o), ve.set(t, a));
	}
	function be(e, t, n) {
		let r = ve.get(t) || {};
		for (let n in r) (e == null || n == e) && (to(n, t, r[n]), delete r[n]);
		e ?? ve.delete(t);
	}
	let xe = 0, Se = 0, L = 0, R = 0, Ce = 0, we = 0, Te = Ce, Ee = we, De = L, Oe = R, ke = 0, Ae = 0, je = 0, Me = 0;
	r.bbox = {};
	let Ne = !1, Pe = !1, Fe = !1, Ie = !1, Le = !1, Re = !1;
	function ze(e, t, n) {
		(n || e != r.width || t != r.height) && Be(e, t), Ht(!1), Fe = !0, Pe = !0, qt();
	}
	function Be(e, t) {
		r.width = xe = L = e, r.height = Se = R = t, Ce = we = 0, Ue(), We();
		let n = r.bbox;
		ke = n.left = Jo(Ce * Ra, .5), Ae = n.top = Jo(we * Ra, .5), je = n.width = Jo(L * Ra, .5), Me = n.height = Jo(R * Ra, .5);
	}
	function Ve() {
		let e = !1, t = 0;
		for (; !e;) {
			t++;
			let n = zt(t), i = Bt(t);
			e = t == 3 || n && i, e || (Be(r.width, r.height), Pe = !0);
		}
	}
	function He({ width: e, height: t }) {
		ze(e, t);
	}
	r.setSize = He;
	function Ue() {
		let e = !1, t = !1, n = !1, r = !1;
		y.forEach((i, a) => {
			if (i.show && i._show) {
				let { side: a, _size: o } = i, s = a % 2, c = o + (i.label == null ? 0 : i.labelSize);
				c > 0 && (s ? (L -= c, a == 3 ? (Ce += c, r = !0) : n = !0) : (R -= c, a == 0 ? (we += c, e = !0) : t = !0));
			}
		}), rt[0] = e, rt[1] = n, rt[2] = t, rt[3] = r, L -= st[1] + st[3], Ce += st[3], R -= st[2] + st[0], we += st[0];
	}
	function We() {
		let e = Ce + L, t = we + R, n = Ce, r = we;
		function i(i, a) {
			switch (i) {
				case 1: return e += a, e - a;
				case 2: return t += a, t - a;
				case 3: return n -= a, n + a;
				case 0: return r -= a, r + a;
			}
		}
		y.forEach((e, t) => {
			if (e.show && e._show) {
				let t = e.side;
				e._pos = i(t, e._size), e.label != null && (e._lpos = i(t, e.labelSize));
			}
		});
	}
	if (A.dataIdx == null) {
		let e = A.hover, n = e.skip = new Set(e.skip ?? []);
		n.add(void 0);
		let r = e.prox = $(e.prox), i = e.bias ??= 0;
		A.dataIdx = (e, a, o, s) => {
			if (a == 0) return o;
			let c = o, l = r(e, a, o, s) ?? Io, u = l >= 0 && l < Io, d = D.ori == 0 ? L : R, f = A.left, p = t[0], m = t[a];
			if (n.has(m[o])) {
				c = null;
				let e = null, t = null, r;
				if (i == 0 || i == -1) for (r = o; e == null && r-- > 0;) n.has(m[r]) || (e = r);
				if (i == 0 || i == 1) for (r = o; t == null && r++ < m.length;) n.has(m[r]) || (t = r);
				if (e != null || t != null) {
					if (u) {
						let n = e == null ? -Infinity : ee(p[e], D, d, 0), r = t == null ? Infinity : ee(p[t], D, d, 0), i = f - n, a = r - f;
						i <= a ? i <= l && (c = e) : a <= l && (c = t);
					} else c = t == null ? e : e == null ? t : o - e <= t - o ? e : t;
				}
			} else u && wo(f - ee(p[o], D, d, 0)) > l && (c = null);
			return c;
		};
	}
	let Ge = (e) => {
		A.event = e;
	};
	A.idxs = se, A._lock = !1;
	let Ke = A.points;
	Ke.show = $(Ke.show), Ke.size = $(Ke.size), Ke.stroke = $(Ke.stroke), Ke.width = $(Ke.width), Ke.fill = $(Ke.fill);
	let qe = r.focus = ps({}, e.focus || { alpha: .3 }, A.focus), Je = qe.prox >= 0, Ye = Je && Ke.one, Xe = [], Ze = [], Qe = [];
	function $e(e, t) {
		let n = Ke.show(r, t);
		if (n instanceof HTMLElement) return Va(n, sa), Va(n, e.class), qa(n, -10, -10, L, R), m.insertBefore(n, Xe[t]), n;
	}
	function et(e, t) {
		if (i == 1 || t > 0) {
			let t = i == 1 && b[e.scale].time, n = e.value;
			e.value = t ? ss(n) ? uc(ne, cc(n, re)) : n || oe : n || Gc, e.label = e.label || (t ? Mc : jc);
		}
		if (Ye || t > 0) {
			e.width = e.width == null ? 1 : e.width, e.paths = e.paths || Rl || Uo, e.fillTo = $(e.fillTo || cl), e.pxAlign = +_o(e.pxAlign, h), e.pxRound = pl(e.pxAlign), e.stroke = $(e.stroke || null), e.fill = $(e.fill || null), e._stroke = e._fill = e._paths = e._focus = null;
			let t = qc(ko(1, e.width), 1), n = e.points = ps({}, {
				size: t,
				width: ko(1, t * .2),
				stroke: e.stroke,
				space: t * 2,
				paths: zl,
				_stroke: null,
				_fill: null
			}, e.points);
			n.show = $(n.show), n.filter = $(n.filter), n.fill = $(n.fill), n.stroke = $(n.stroke), n.paths = $(n.paths), n.pxAlign = e.pxAlign;
		}
		if (j) {
			let n = I(e, t);
			fe.splice(t, 0, n[0]), pe.splice(t, 0, n[1]), ce.values.push(null);
		}
		if (M) {
			se.splice(t, 0, null);
			let n = null;
			Ye ? t == 0 && (n = $e(e, t)) : t > 0 && (n = $e(e, t)), Xe.splice(t, 0, n), Ze.splice(t, 0, 0), Qe.splice(t, 0, 0);
		}
		Xn("addSeries", t);
	}
	function tt(e, t) {
		t ??= v.length, e = i == 1 ? Hl(e, t, Nc, Qc) : Hl(e, t, {}, Zc), v.splice(t, 0, e), et(v[t], t);
	}
	r.addSeries = tt;
	function nt(e) {
		if (v.splice(e, 1), j) {
			ce.values.splice(e, 1), pe.splice(e, 1);
			let t = fe.splice(e, 1)[0];
			be(null, t.firstChild), t.remove();
		}
		M && (se.splice(e, 1), Xe.splice(e, 1)[0].remove(), Ze.splice(e, 1), Qe.splice(e, 1)), Xn("delSeries", e);
	}
	r.delSeries = nt;
	let rt = [
		!1,
		!1,
		!1,
		!1
	];
	function it(e, t) {
		if (e._show = e.show, e.show) {
			let n = e.side % 2, i = b[e.scale];
			i ??= (e.scale = n ? v[1].scale : S, b[e.scale]);
			let a = i.time;
			e.size = $(e.size), e.space = $(e.space), e.rotate = $(e.rotate), is(e.incrs) && e.incrs.forEach((e) => {
				!Qo.has(e) && Qo.set(e, $o(e));
			}), e.incrs = $(e.incrs || (i.distr == 2 ? Rs : a ? _ == 1 ? Qs : tc : zs)), e.splits = $(e.splits || (a && i.distr == 1 ? ie : i.distr == 3 ? Ic : i.distr == 4 ? Lc : Fc)), e.stroke = $(e.stroke), e.grid.stroke = $(e.grid.stroke), e.ticks.stroke = $(e.ticks.stroke), e.border.stroke = $(e.border.stroke);
			let o = e.values;
			e.values = is(o) && !is(o[0]) ? $(o) : a ? is(o) ? ac(ne, ic(o, re)) : ss(o) ? oc(ne, o) : o || ae : o || Pc, e.filter = $(e.filter || (i.distr >= 3 && i.log == 10 ? Uc : i.distr == 3 && i.log == 2 ? Wc : Ho)), e.font = Zl(e.font), e.labelFont = Zl(e.labelFont), e._size = e.size(r, null, t, 0), e._space = e._rotate = e._incrs = e._found = e._splits = e._values = null, e._size > 0 && (rt[t] = !0, e._el = Ga(na, f));
		}
	}
	function at(e, t, n, r) {
		let [i, a, o, s] = n, c = t % 2, l = 0;
		return c == 0 && (s || a) && (l = t == 0 && !i || t == 2 && !o ? Eo(Ac.size / 3) : 0), c == 1 && (i || o) && (l = t == 1 && !a || t == 3 && !s ? Eo(Kc.size / 2) : 0), l;
	}
	let ot = r.padding = (e.padding || [
		at,
		at,
		at,
		at
	]).map((e) => $(_o(e, at))), st = r._padding = ot.map((e, t) => e(r, t, rt, 0)), ct, lt = null, ut = null, dt = i == 1 ? v[0].idxs : null, ft = null, z = !1;
	function pt(e, n) {
		if (t = e ?? [], r.data = r._data = t, i == 2) {
			ct = 0;
			for (let e = 1; e < v.length; e++) ct += t[e][0].length;
		} else {
			t.length == 0 && (r.data = r._data = t = [[]]), ft = t[0], ct = ft.length;
			let e = t;
			if (O == 2) {
				e = t.slice();
				let n = e[0] = Array(ct);
				for (let e = 0; e < ct; e++) n[e] = e;
			}
			r._data = t = e;
		}
		if (Ht(!0), Xn("setData"), O == 2 && (Fe = !0), n !== !1) {
			let e = D;
			e.auto(r, z) ? mt() : hn(S, e.min, e.max), Ie ||= A.left >= 0, Re = !0, qt();
		}
	}
	r.setData = pt;
	function mt() {
		z = !0;
		let e, n;
		i == 1 && (ct > 0 ? (lt = dt[0] = 0, ut = dt[1] = ct - 1, e = t[0][lt], n = t[0][ut], O == 2 ? (e = lt, n = ut) : e == n && (O == 3 ? [e, n] = lo(e, e, D.log, !1) : O == 4 ? [e, n] = uo(e, e, D.log, !1) : D.time ? n = e + Eo(86400 / _) : [e, n] = go(e, n, fo, !0))) : (lt = dt[0] = e = null, ut = dt[1] = n = null)), hn(S, e, n);
	}
	let ht, gt, _t, vt, yt, bt, xt, St, Ct, wt;
	function Tt(e, t, n, r, i, a) {
		e ??= Sa, n ??= ns, r ??= "butt", i ??= Sa, a ??= "round", e != ht && (d.strokeStyle = ht = e), i != gt && (d.fillStyle = gt = i), t != _t && (d.lineWidth = _t = t), a != yt && (d.lineJoin = yt = a), r != bt && (d.lineCap = bt = r), n != vt && d.setLineDash(vt = n);
	}
	function Et(e, t, n, r) {
		t != gt && (d.fillStyle = gt = t), e != xt && (d.font = xt = e), n != St && (d.textAlign = St = n), r != Ct && (d.textBaseline = Ct = r);
	}
	function Dt(e, t, n, i, a = 0) {
		if (i.length > 0 && e.auto(r, z) && (t == null || t.min == null)) {
			let t = _o(lt, 0), r = _o(ut, i.length - 1), o = n.min == null ? co(i, t, r, a, e.distr == 3) : [n.min, n.max];
			e.min = Oo(e.min, n.min = o[0]), e.max = ko(e.max, n.max = o[1]);
		}
	}
	let Ot = {
		min: null,
		max: null
	};
	function kt() {
		for (let e in b) {
			let t = b[e];
			k[e] == null && (t.min == null || k[S] != null && t.auto(r, z)) && (k[e] = Ot);
		}
		for (let e in b) {
			let t = b[e];
			k[e] == null && t.from != null && k[t.from] != null && (k[e] = Ot);
		}
		k[S] != null && Ht(!0);
		let e = {};
		for (let t in k) {
			let n = k[t];
			if (n != null) {
				let a = e[t] = fs(b[t], ls);
				if (n.min != null) ps(a, n);
				else if (t != S || i == 2) {
					if (ct == 0 && a.from == null) {
						let e = a.range(r, null, null, t);
						a.min = e[0], a.max = e[1];
					} else a.min = Io, a.max = -Infinity;
				}
			}
		}
		if (ct > 0) {
			v.forEach((n, a) => {
				if (i == 1) {
					let i = n.scale, o = k[i];
					if (o == null) return;
					let s = e[i];
					if (a == 0) {
						let e = s.range(r, s.min, s.max, i);
						s.min = e[0], s.max = e[1], lt = no(s.min, t[0]), ut = no(s.max, t[0]), ut - lt > 1 && (t[0][lt] < s.min && lt++, t[0][ut] > s.max && ut--), n.min = ft[lt], n.max = ft[ut];
					} else n.show && n.auto && Dt(s, o, n, t[a], n.sorted);
					n.idxs[0] = lt, n.idxs[1] = ut;
				} else if (a > 0 && n.show && n.auto) {
					let [r, i] = n.facets, o = r.scale, s = i.scale, [c, l] = t[a], u = e[o], d = e[s];
					u != null && Dt(u, k[o], r, c, r.sorted), d != null && Dt(d, k[s], i, l, i.sorted), n.min = i.min, n.max = i.max;
				}
			});
			for (let t in e) {
				let n = e[t], i = k[t];
				if (n.from == null && (i == null || i.min == null)) {
					let e = n.range(r, n.min == Io ? null : n.min, n.max == -Infinity ? null : n.max, t);
					n.min = e[0], n.max = e[1];
				}
			}
		}
		for (let t in e) {
			let n = e[t];
			if (n.from != null) {
				let i = e[n.from];
				if (i.min == null) n.min = n.max = null;
				else {
					let e = n.range(r, i.min, i.max, t);
					n.min = e[0], n.max = e[1];
				}
			}
		}
		let n = {}, a = !1;
		for (let t in e) {
			let r = e[t], i = b[t];
			if (i.min != r.min || i.max != r.max) {
				i.min = r.min, i.max = r.max;
				let e = i.distr;
				i._min = e == 3 ? Mo(i.min) : e == 4 ? Fo(i.min, i.asinh) : e == 100 ? i.fwd(i.min) : i.min, i._max = e == 3 ? Mo(i.max) : e == 4 ? Fo(i.max, i.asinh) : e == 100 ? i.fwd(i.max) : i.max, n[t] = a = !0;
			}
		}
		if (a) {
			v.forEach((e, t) => {
				i == 2 ? t > 0 && n.y && (e._paths = null) : n[e.scale] && (e._paths = null);
			});
			for (let e in n) Fe = !0, Xn("setScale", e);
			M && A.left >= 0 && (Ie = Re = !0);
		}
		for (let e in k) k[e] = null;
	}
	function At(e) {
		let t = Ro(lt - 1, 0, ct - 1), n = Ro(ut + 1, 0, ct - 1);
		for (; e[t] == null && t > 0;) t--;
		for (; e[n] == null && n < ct - 1;) n++;
		return [t, n];
	}
	function jt() {
		if (ct > 0) {
			let e = v.some((e) => e._focus) && wt != qe.alpha;
			e && (d.globalAlpha = wt = qe.alpha), v.forEach((e, n) => {
				if (n > 0 && e.show && (Mt(n, !1), Mt(n, !0), e._paths == null)) {
					let a = wt;
					wt != e.alpha && (d.globalAlpha = wt = e.alpha);
					let o = i == 2 ? [0, t[n][0].length - 1] : At(t[n]);
					e._paths = e.paths(r, n, o[0], o[1]), wt != a && (d.globalAlpha = wt = a);
				}
			}), v.forEach((e, t) => {
				if (t > 0 && e.show) {
					let n = wt;
					wt != e.alpha && (d.globalAlpha = wt = e.alpha), e._paths != null && Nt(t, !1);
					{
						let n = e._paths == null ? null : e._paths.gaps, i = e.points.show(r, t, lt, ut, n), a = e.points.filter(r, t, i, n);
						(i || a) && (e.points._paths = e.points.paths(r, t, lt, ut, a), Nt(t, !0));
					}
					wt != n && (d.globalAlpha = wt = n), Xn("drawSeries", t);
				}
			}), e && (d.globalAlpha = wt = 1);
		}
	}
	function Mt(e, t) {
		let n = t ? v[e].points : v[e];
		n._stroke = n.stroke(r, e), n._fill = n.fill(r, e);
	}
	function Nt(e, t) {
		let n = t ? v[e].points : v[e], { stroke: r, fill: i, clip: a, flags: o, _stroke: s = n._stroke, _fill: c = n._fill, _width: l = n.width } = n._paths;
		l = Zo(l * Ra, 3);
		let u = null, f = l % 2 / 2;
		t && c == null && (c = l > 0 ? "#fff" : s);
		let p = n.pxAlign == 1 && f > 0;
		if (p && d.translate(f, f), !t) {
			let e = ke - l / 2, t = Ae - l / 2, n = je + l, r = Me + l;
			u = new Path2D(), u.rect(e, t, n, r);
		}
		t ? Ft(s, l, n.dash, n.cap, c, r, i, o, a) : Pt(e, s, l, n.dash, n.cap, c, r, i, o, u, a), p && d.translate(-f, -f);
	}
	function Pt(e, n, i, a, o, s, c, l, u, d, f) {
		let p = !1;
		u != 0 && x.forEach((m, h) => {
			if (m.series[0] == e) {
				let e = v[m.series[1]], g = t[m.series[1]], _ = (e._paths || ts).band;
				is(_) && (_ = m.dir == 1 ? _[0] : _[1]);
				let y, b = null;
				e.show && _ && vo(g, lt, ut) ? (b = m.fill(r, h) || s, y = e._paths.clip) : _ = null, Ft(n, i, a, o, b, c, l, u, d, f, y, _), p = !0;
			}
		}), p || Ft(n, i, a, o, s, c, l, u, d, f);
	}
	function Ft(e, t, n, r, i, a, o, s, c, l, u, f) {
		Tt(e, t, n, r, i), (c || l || f) && (d.save(), c && d.clip(c), l && d.clip(l)), f ? (s & 3) == 3 ? (d.clip(f), u && d.clip(u), It(i, o), B(e, a, t)) : s & al ? (It(i, o), d.clip(f), B(e, a, t)) : s & il && (d.save(), d.clip(f), u && d.clip(u), It(i, o), d.restore(), B(e, a, t)) : (It(i, o), B(e, a, t)), (c || l || f) && d.restore();
	}
	function B(e, t, n) {
		n > 0 && (t instanceof Map ? t.forEach((e, t) => {
			d.strokeStyle = ht = t, d.stroke(e);
		}) : t != null && e && d.stroke(t));
	}
	function It(e, t) {
		t instanceof Map ? t.forEach((e, t) => {
			d.fillStyle = gt = t, d.fill(e);
		}) : t != null && e && d.fill(t);
	}
	function Lt(e, t, n, i) {
		let a = y[e], o;
		if (i <= 0) o = [0, 0];
		else {
			let s = a._space = a.space(r, e, t, n, i);
			o = Xl(t, n, a._incrs = a.incrs(r, e, t, n, i, s), i, s);
		}
		return a._found = o;
	}
	function Rt(e, t, n, r, i, a, o, s, c, l) {
		let u = o % 2 / 2;
		h == 1 && d.translate(u, u), Tt(s, o, c, l, s), d.beginPath();
		let f, p, m, g, _ = i + (r == 0 || r == 3 ? -a : a);
		n == 0 ? (p = i, g = _) : (f = i, m = _);
		for (let r = 0; r < e.length; r++) t[r] != null && (n == 0 ? f = m = e[r] : p = g = e[r], d.moveTo(f, p), d.lineTo(m, g));
		d.stroke(), h == 1 && d.translate(-u, -u);
	}
	function zt(e) {
		let t = !0;
		return y.forEach((n, i) => {
			if (!n.show) return;
			let a = b[n.scale];
			if (a.min == null) {
				n._show && (t = !1, n._show = !1, Ht(!1));
				return;
			}
			n._show || (t = !1, n._show = !0, Ht(!1));
			let o = n.side, s = o % 2, { min: c, max: l } = a, [u, d] = Lt(i, c, l, s == 0 ? L : R);
			if (d == 0) return;
			let f = a.distr == 2, p = n._splits = n.splits(r, i, c, l, u, d, f), m = a.distr == 2 ? p.map((e) => ft[e]) : p, h = a.distr == 2 ? ft[p[1]] - ft[p[0]] : u, g = n._values = n.values(r, n.filter(r, m, i, d, h), i, d, h);
			n._rotate = o == 2 ? n.rotate(r, g, i, d) : 0;
			let _ = n._size;
			n._size = Do(n.size(r, g, i, e)), _ != null && n._size != _ && (t = !1);
		}), t;
	}
	function Bt(e) {
		let t = !0;
		return ot.forEach((n, i) => {
			let a = n(r, i, rt, e);
			a != st[i] && (t = !1), st[i] = a;
		}), t;
	}
	function Vt() {
		for (let e = 0; e < y.length; e++) {
			let t = y[e];
			if (!t.show || !t._show) continue;
			let n = t.side, i = n % 2, a, o, c = t.stroke(r, e), l = n == 0 || n == 3 ? -1 : 1, [u, f] = t._found;
			if (t.label != null) {
				let s = t.labelGap * l, p = Eo((t._lpos + s) * Ra);
				Et(t.labelFont[0], c, "center", n == 2 ? _a : va), d.save(), i == 1 ? (a = o = 0, d.translate(p, Eo(Ae + Me / 2)), d.rotate((n == 3 ? -Co : Co) / 2)) : (a = Eo(ke + je / 2), o = p);
				let m = zo(t.label) ? t.label(r, e, u, f) : t.label;
				d.fillText(m, a, o), d.restore();
			}
			if (f == 0) continue;
			let p = b[t.scale], m = i == 0 ? je : Me, h = i == 0 ? ke : Ae, _ = t._splits, v = p.distr == 2 ? _.map((e) => ft[e]) : _, x = p.distr == 2 ? ft[_[1]] - ft[_[0]] : u, S = t.ticks, C = t.border, w = S.show ? S.size : 0, T = Eo(w * Ra), E = Eo((t.alignTo == 2 ? t._size - w - t.gap : t.gap) * Ra), D = t._rotate * -Co / 180, O = g(t._pos * Ra), ee = O + (T + E) * l;
			o = i == 0 ? ee : 0, a = i == 1 ? ee : 0;
			let te = t.font[0];
			Et(te, c, t.align == 1 ? ya : t.align == 2 ? ba : D > 0 ? ya : D < 0 ? ba : i == 0 ? "center" : n == 3 ? ba : ya, D || i == 1 ? "middle" : n == 2 ? _a : va);
			let k = t.font[1] * t.lineGap, ne = _.map((e) => g(s(e, p, m, h))), re = t._values;
			for (let e = 0; e < re.length; e++) {
				let t = re[e];
				if (t != null) {
					i == 0 ? a = ne[e] : o = ne[e], t = "" + t;
					let n = t.indexOf("\n") == -1 ? [t] : t.split(/\n/gm);
					for (let e = 0; e < n.length; e++) {
						let t = n[e];
						D ? (d.save(), d.translate(a, o + e * k), d.rotate(D), d.fillText(t, 0, 0), d.restore()) : d.fillText(t, a, o + e * k);
					}
				}
			}
			S.show && Rt(ne, S.filter(r, v, e, f, x), i, n, O, T, Zo(S.width * Ra, 3), S.stroke(r, e), S.dash, S.cap);
			let ie = t.grid;
			ie.show && Rt(ne, ie.filter(r, v, e, f, x), i, i == 0 ? 2 : 1, i == 0 ? Ae : ke, i == 0 ? Me : je, Zo(ie.width * Ra, 3), ie.stroke(r, e), ie.dash, ie.cap), C.show && Rt([O], [1], +(i == 0), i == 0 ? 1 : 2, i == 1 ? Ae : ke, i == 1 ? Me : je, Zo(C.width * Ra, 3), C.stroke(r, e), C.dash, C.cap);
		}
		Xn("drawAxes");
	}
	function Ht(e) {
		v.forEach((t, n) => {
			n > 0 && (t._paths = null, e && (i == 1 ? (t.min = null, t.max = null) : t.facets.forEach((e) => {
				e.min = null, e.max = null;
			})));
		});
	}
	let Ut = !1, Wt = !1, Gt = [];
	function Kt() {
		Wt = !1;
		for (let e = 0; e < Gt.length; e++) Xn(...Gt[e]);
		Gt.length = 0;
	}
	function qt() {
		Ut ||= (ys(Yt), !0);
	}
	function Jt(e, t = !1) {
		Ut = !0, Wt = t, e(r), Yt(), t && Gt.length > 0 && queueMicrotask(Kt);
	}
	r.batch = Jt;
	function Yt() {
		if (Ne &&= (kt(), !1), Fe &&= (Ve(), !1), Pe) {
			if (Ua(p, ya, Ce), Ua(p, _a, we), Ua(p, ha, L), Ua(p, ga, R), Ua(m, ya, Ce), Ua(m, _a, we), Ua(m, ha, L), Ua(m, ga, R), Ua(f, ha, xe), Ua(f, ga, Se), u.width = Eo(xe * Ra), u.height = Eo(Se * Ra), y.forEach(({ _el: e, _show: t, _size: n, _pos: r, side: i }) => {
				if (e != null) {
					if (t) {
						let t = i === 3 || i === 0 ? n : 0, a = i % 2 == 1;
						Ua(e, a ? "left" : "top", r - t), Ua(e, a ? "width" : "height", n), Ua(e, a ? "top" : "left", a ? we : Ce), Ua(e, a ? "height" : "width", a ? R : L), Ha(e, ra);
					} else Va(e, ra);
				}
			}), ht = gt = _t = yt = bt = xt = St = Ct = vt = null, wt = 1, Fn(!0), Ce != Te || we != Ee || L != De || R != Oe) {
				Ht(!1);
				let e = L / De, t = R / Oe;
				if (M && !Ie && A.left >= 0) {
					A.left *= e, A.top *= t, V && qa(V, Eo(A.left), 0, L, R), $t && qa($t, 0, Eo(A.top), L, R);
					for (let n = 0; n < Xe.length; n++) {
						let r = Xe[n];
						r != null && (Ze[n] *= e, Qe[n] *= t, qa(r, Do(Ze[n]), Do(Qe[n]), L, R));
					}
				}
				if (dn.show && !Le && dn.left >= 0 && dn.width > 0) {
					dn.left *= e, dn.width *= e, dn.top *= t, dn.height *= t;
					for (let e in Ln) Ua(fn, e, dn[e]);
				}
				Te = Ce, Ee = we, De = L, Oe = R;
			}
			Xn("setSize"), Pe = !1;
		}
		xe > 0 && Se > 0 && (d.clearRect(0, 0, u.width, u.height), Xn("drawClear"), w.forEach((e) => e()), Xn("draw")), dn.show && Le && (pn(dn), Le = !1), M && Ie && (Pn(null, !0, !1), Ie = !1), ce.show && ce.live && Re && (Mn(), Re = !1), c || (c = !0, r.status = 1, Xn("ready")), z = !1, Ut = !1;
	}
	r.redraw = (e, t) => {
		Fe = t || !1, e === !1 ? qt() : hn(S, D.min, D.max);
	};
	function Xt(e, n) {
		let i = b[e];
		if (i.from == null) {
			if (ct == 0) {
				let t = i.range(r, n.min, n.max, e);
				n.min = t[0], n.max = t[1];
			}
			if (n.min > n.max) {
				let e = n.min;
				n.min = n.max, n.max = e;
			}
			if (ct > 1 && n.min != null && n.max != null && n.max - n.min < 1e-16) return;
			e == S && i.distr == 2 && ct > 0 && (n.min = no(n.min, t[0]), n.max = no(n.max, t[0]), n.min == n.max && n.max++), k[e] = n, Ne = !0, qt();
		}
	}
	r.setScale = Xt;
	let Zt, Qt, V, $t, H, U, en, tn, nn, rn, an, on, sn = !1, cn = A.drag, ln = cn.x, un = cn.y;
	M && (A.x && (Zt = Ga(aa, m)), A.y && (Qt = Ga(oa, m)), D.ori == 0 ? (V = Zt, $t = Qt) : (V = Qt, $t = Zt), an = A.left, on = A.top);
	let dn = r.select = ps({
		show: !0,
		over: !0,
		left: 0,
		width: 0,
		top: 0,
		height: 0
	}, e.select), fn = dn.show ? Ga(ia, dn.over ? m : p) : null;
	function pn(e, t) {
		if (dn.show) {
			for (let t in e) dn[t] = e[t], t in Ln && Ua(fn, t, e[t]);
			t !== !1 && Xn("setSelect");
		}
	}
	r.setSelect = pn;
	function mn(e) {
		if (v[e].show) j && Ha(fe[e], ra);
		else if (j && Va(fe[e], ra), M) {
			let t = Ye ? Xe[0] : Xe[e];
			t != null && qa(t, -10, -10, L, R);
		}
	}
	function hn(e, t, n) {
		Xt(e, {
			min: t,
			max: n
		});
	}
	function gn(e, t, n, a) {
		t.focus != null && wn(e), t.show != null && v.forEach((n, r) => {
			r > 0 && (e == r || e == null) && (n.show = t.show, mn(r), i == 2 ? (hn(n.facets[0].scale, null, null), hn(n.facets[1].scale, null, null)) : hn(n.scale, null, null), qt());
		}), n !== !1 && Xn("setSeries", e, t), a && tr("setSeries", r, e, t);
	}
	r.setSeries = gn;
	function _n(e, t) {
		ps(x[e], t);
	}
	function W(e, t) {
		e.fill = $(e.fill || null), e.dir = _o(e.dir, -1), t ??= x.length, x.splice(t, 0, e);
	}
	function vn(e) {
		e == null ? x.length = 0 : x.splice(e, 1);
	}
	r.addBand = W, r.setBand = _n, r.delBand = vn;
	function yn(e, t) {
		v[e].alpha = t, M && Xe[e] != null && (Xe[e].style.opacity = t), j && fe[e] && (fe[e].style.opacity = t);
	}
	let bn, xn, Sn, Cn = { focus: !0 };
	function wn(e) {
		if (e != Sn) {
			let t = e == null, n = qe.alpha != 1;
			v.forEach((r, a) => {
				if (i == 1 || a > 0) {
					let i = t || a == 0 || a == e;
					r._focus = t ? null : i, n && yn(a, i ? 1 : qe.alpha);
				}
			}), Sn = e, n && qt();
		}
	}
	j && Je && ye(Da, le, (e) => {
		A._lock || (Ge(e), Sn != null && gn(null, Cn, !0, Qn.setSeries));
	});
	function Tn(e, t, n) {
		let r = b[t];
		n && (e = e / Ra - (r.ori == 1 ? we : Ce));
		let i = L;
		r.ori == 1 && (i = R, e = i - e), r.dir == -1 && (e = i - e);
		let a = r._min, o = r._max, s = e / i, c = a + (o - a) * s, l = r.distr;
		return l == 3 ? Ao(10, c) : l == 4 ? Po(c, r.asinh) : l == 100 ? r.bwd(c) : c;
	}
	function En(e, n) {
		return no(Tn(e, S, n), t[0], lt, ut);
	}
	r.valToIdx = (e) => no(e, t[0]), r.posToIdx = En, r.posToVal = Tn, r.valToPos = (e, t, n) => b[t].ori == 0 ? a(e, b[t], n ? je : L, n ? ke : 0) : o(e, b[t], n ? Me : R, n ? Ae : 0), r.setCursor = (e, t, n) => {
		an = e.left, on = e.top, Pn(null, t, n);
	};
	function Dn(e, t) {
		Ua(fn, ya, dn.left = e), Ua(fn, ha, dn.width = t);
	}
	function On(e, t) {
		Ua(fn, _a, dn.top = e), Ua(fn, ga, dn.height = t);
	}
	let kn = D.ori == 0 ? Dn : On, An = D.ori == 1 ? Dn : On;
	function jn() {
		if (j && ce.live) for (let e = +(i == 2); e < v.length; e++) {
			if (e == 0 && P) continue;
			let t = ce.values[e], n = 0;
			for (let r in t) pe[e][n++].firstChild.nodeValue = t[r];
		}
	}
	function Mn(e, t) {
		if (e != null && (e.idxs ? e.idxs.forEach((e, t) => {
			se[t] = e;
		}) : os(e.idx) || se.fill(e.idx), ce.idx = se[0]), j && ce.live) {
			for (let e = 0; e < v.length; e++) (e > 0 || i == 1 && !P) && Nn(e, se[e]);
			jn();
		}
		Re = !1, t !== !1 && Xn("setLegend");
	}
	r.setLegend = Mn;
	function Nn(e, n) {
		let i = v[e], a = e == 0 && O == 2 ? ft : t[e], o;
		P ? o = i.values(r, e, n) ?? he : (o = i.value(r, n == null ? null : a[n], e, n), o = o == null ? he : { _: o }), ce.values[e] = o;
	}
	function Pn(e, n, a) {
		nn = an, rn = on, [an, on] = A.move(r, an, on), A.left = an, A.top = on, M && (V && qa(V, Eo(an), 0, L, R), $t && qa($t, 0, Eo(on), L, R));
		let o, s = lt > ut;
		bn = Io, xn = null;
		let c = D.ori == 0 ? L : R, l = D.ori == 1 ? L : R;
		if (an < 0 || ct == 0 || s) {
			o = A.idx = null;
			for (let e = 0; e < v.length; e++) {
				let t = Xe[e];
				t != null && qa(t, -10, -10, L, R);
			}
			Je && gn(null, Cn, !0, e == null && Qn.setSeries), ce.live && (se.fill(o), Re = !0);
		} else {
			let e, n, a;
			i == 1 && (e = D.ori == 0 ? an : on, n = Tn(e, S), o = A.idx = no(n, t[0], lt, ut), a = ee(t[0][o], D, c, 0));
			let s = -10, u = -10, d = 0, f = 0, p = !0, m = "", h = "";
			for (let e = +(i == 2); e < v.length; e++) {
				let g = v[e], _ = se[e], y = _ == null ? null : i == 1 ? t[e][_] : t[e][1][_], x = A.dataIdx(r, e, o, n), S = x == null ? null : i == 1 ? t[e][x] : t[e][1][x];
				if (Re = Re || S != y || x != _, se[e] = x, e > 0 && g.show) {
					let n = x == null ? -10 : x == o ? a : ee(i == 1 ? t[0][x] : t[e][0][x], D, c, 0), _ = S == null ? -10 : te(S, i == 1 ? b[g.scale] : b[g.facets[1].scale], l, 0);
					if (Je && S != null) {
						let t = D.ori == 1 ? an : on, n = wo(qe.dist(r, e, x, _, t));
						if (n < bn) {
							let r = qe.bias;
							if (r != 0) {
								let i = Tn(t, g.scale), a = S >= 0 ? 1 : -1, o = i >= 0 ? 1 : -1;
								o == a && (o == 1 ? r == 1 ? S >= i : S <= i : r == 1 ? S <= i : S >= i) && (bn = n, xn = e);
							} else bn = n, xn = e;
						}
					}
					if (Re || Ye) {
						let t, i;
						D.ori == 0 ? (t = n, i = _) : (t = _, i = n);
						let a, o, c, l, g, v, y = !0, b = Ke.bbox;
						if (b != null) {
							y = !1;
							let t = b(r, e);
							c = t.left, l = t.top, a = t.width, o = t.height;
						} else c = t, l = i, a = o = Ke.size(r, e);
						if (v = Ke.fill(r, e), g = Ke.stroke(r, e), Ye) e == xn && bn <= qe.prox && (s = c, u = l, d = a, f = o, p = y, m = v, h = g);
						else {
							let t = Xe[e];
							t != null && (Ze[e] = c, Qe[e] = l, Za(t, a, o, y), Ya(t, v, g), qa(t, Do(c), Do(l), L, R));
						}
					}
				}
			}
			if (Ye) {
				let e = qe.prox;
				if (Re || (Sn == null ? bn <= e : bn > e || xn != Sn)) {
					let e = Xe[0];
					e != null && (Ze[0] = s, Qe[0] = u, Za(e, d, f, p), Ya(e, m, h), qa(e, Do(s), Do(u), L, R));
				}
			}
		}
		if (dn.show && sn) {
			if (e != null) {
				let [t, n] = Qn.scales, [r, i] = Qn.match, [a, o] = e.cursor.sync.scales, s = e.cursor.drag;
				if (ln = s._x, un = s._y, ln || un) {
					let { left: s, top: u, width: d, height: f } = e.select, p = e.scales[a].ori, m = e.posToVal, h, g, _, v, y, x = t != null && r(t, a), S = n != null && i(n, o);
					x && ln ? (p == 0 ? (h = s, g = d) : (h = u, g = f), _ = b[t], v = ee(m(h, a), _, c, 0), y = ee(m(h + g, a), _, c, 0), kn(Oo(v, y), wo(y - v))) : kn(0, c), S && un ? (p == 1 ? (h = s, g = d) : (h = u, g = f), _ = b[n], v = te(m(h, o), _, l, 0), y = te(m(h + g, o), _, l, 0), An(Oo(v, y), wo(y - v))) : An(0, l);
				} else Rn();
			} else {
				let e = wo(nn - H), t = wo(rn - U);
				if (D.ori == 1) {
					let n = e;
					e = t, t = n;
				}
				ln = cn.x && e >= cn.dist, un = cn.y && t >= cn.dist;
				let n = cn.uni;
				n == null ? cn.x && cn.y && (ln || un) && (ln = un = !0) : ln && un && (ln = e >= n, un = t >= n, !ln && !un && (t > e ? un = !0 : ln = !0));
				let r, i;
				ln && (D.ori == 0 ? (r = en, i = an) : (r = tn, i = on), kn(Oo(r, i), wo(i - r)), un || An(0, l)), un && (D.ori == 1 ? (r = en, i = an) : (r = tn, i = on), An(Oo(r, i), wo(i - r)), ln || kn(0, c)), !ln && !un && (kn(0, 0), An(0, 0));
			}
		}
		if (cn._x = ln, cn._y = un, e == null) {
			if (a) {
				if ($n != null) {
					let [e, t] = Qn.scales;
					Qn.values[0] = e == null ? null : Tn(D.ori == 0 ? an : on, e), Qn.values[1] = t == null ? null : Tn(D.ori == 1 ? an : on, t);
				}
				tr(Ca, r, an, on, L, R, o);
			}
			if (Je) {
				let e = a && Qn.setSeries, t = qe.prox;
				Sn == null ? bn <= t && gn(xn, Cn, !0, e) : bn > t ? gn(null, Cn, !0, e) : xn != Sn && gn(xn, Cn, !0, e);
			}
		}
		Re && (ce.idx = o, Mn()), n !== !1 && Xn("setCursor");
	}
	let G = null;
	Object.defineProperty(r, "rect", { get() {
		return G ?? Fn(!1), G;
	} });
	function Fn(e = !1) {
		e ? G = null : (G = m.getBoundingClientRect(), Xn("syncRect", G));
	}
	function In(e, t, n, r, i, a, o) {
		A._lock || sn && e != null && e.movementX == 0 && e.movementY == 0 || (K(e, t, n, r, i, a, o, !1, e != null), e == null ? Pn(t, !0, !1) : Pn(null, !0, !0));
	}
	function K(e, t, n, i, a, o, c, l, u) {
		if (G ?? Fn(!1), Ge(e), e != null) n = e.clientX - G.left, i = e.clientY - G.top;
		else {
			if (n < 0 || i < 0) {
				an = -10, on = -10;
				return;
			}
			let [e, r] = Qn.scales, c = t.cursor.sync, [l, u] = c.values, [d, f] = c.scales, [p, m] = Qn.match, h = t.axes[0].side % 2 == 1, g = D.ori == 0 ? L : R, _ = D.ori == 1 ? L : R, v = h ? o : a, y = h ? a : o, x = h ? i : n, S = h ? n : i;
			if (n = d == null ? x / v * g : p(e, d) ? s(l, b[e], g, 0) : -10, i = f == null ? S / y * _ : m(r, f) ? s(u, b[r], _, 0) : -10, D.ori == 1) {
				let e = n;
				n = i, i = e;
			}
		}
		u && (t == null || t.cursor.event.type == Ca) && ((n <= 1 || n >= L - 1) && (n = Jo(n, L)), (i <= 1 || i >= R - 1) && (i = Jo(i, R))), l ? (H = n, U = i, [en, tn] = A.move(r, n, i)) : (an = n, on = i);
	}
	let Ln = {
		width: 0,
		height: 0,
		left: 0,
		top: 0
	};
	function Rn() {
		pn(Ln, !1);
	}
	let zn, Bn, Vn, Hn;
	function Un(e, t, n, i, a, o, s) {
		sn = !0, ln = un = cn._x = cn._y = !1, K(e, t, n, i, a, o, s, !0, !1), e != null && (ye(Ta, Fa, Wn, !1), tr(wa, r, en, tn, L, R, null));
		let { left: c, top: l, width: u, height: d } = dn;
		zn = c, Bn = l, Vn = u, Hn = d;
	}
	function Wn(e, t, n, i, a, o, s) {
		sn = cn._x = cn._y = !1, K(e, t, n, i, a, o, s, !1, !0);
		let { left: c, top: l, width: u, height: d } = dn, f = u > 0 || d > 0, p = zn != c || Bn != l || Vn != u || Hn != d;
		if (f && p && pn(dn), cn.setScale && f && p) {
			let e = c, t = u, n = l, r = d;
			if (D.ori == 1 && (e = l, t = d, n = c, r = u), ln && hn(S, Tn(e, S), Tn(e + t, S)), un) for (let e in b) {
				let t = b[e];
				e != S && t.from == null && t.min != Io && hn(e, Tn(n + r, e), Tn(n, e));
			}
			Rn();
		} else A.lock && (A._lock = !A._lock, Pn(t, !0, e != null));
		e != null && (be(Ta, Fa), tr(Ta, r, an, on, L, R, null));
	}
	function Gn(e, t, n, r, i, a, o) {
		if (A._lock) return;
		Ge(e);
		let s = sn;
		if (sn) {
			let e = !0, t = !0, n, r;
			D.ori == 0 ? (n = ln, r = un) : (n = un, r = ln), n && r && (e = an <= 10 || an >= L - 10, t = on <= 10 || on >= R - 10), n && e && (an = an < en ? 0 : L), r && t && (on = on < tn ? 0 : R), Pn(null, !0, !0), sn = !1;
		}
		an = -10, on = -10, se.fill(null), Pn(null, !0, !0), s && (sn = s);
	}
	function Kn(e, t, n, i, a, o, s) {
		A._lock || (Ge(e), mt(), Rn(), e != null && tr(Oa, r, an, on, L, R, null));
	}
	function qn() {
		y.forEach(Ql), ze(r.width, r.height, !0);
	}
	eo(Ma, Ia, qn);
	let Jn = {};
	Jn.mousedown = Un, Jn.mousemove = In, Jn.mouseup = Wn, Jn.dblclick = Kn, Jn.setSeries = (e, t, n, i) => {
		let a = Qn.match[2];
		n = a(r, t, n), n != -1 && gn(n, i, !0, !1);
	}, M && (ye(wa, m, Un), ye(Ca, m, In), ye(Ea, m, (e) => {
		Ge(e), Fn(!1);
	}), ye(Da, m, Gn), ye(Oa, m, Kn), Il.add(r), r.syncRect = Fn);
	let Yn = r.hooks = e.hooks || {};
	function Xn(e, t, n) {
		Wt ? Gt.push([
			e,
			t,
			n
		]) : e in Yn && Yn[e].forEach((e) => {
			e.call(null, r, t, n);
		});
	}
	(e.plugins || []).forEach((e) => {
		for (let t in e.hooks) Yn[t] = (Yn[t] || []).concat(e.hooks[t]);
	});
	let Zn = (e, t, n) => n, Qn = ps({
		key: null,
		setSeries: !1,
		filters: {
			pub: Wo,
			sub: Wo
		},
		scales: [S, v[1] ? v[1].scale : null],
		match: [
			Go,
			Go,
			Zn
		],
		values: [null, null]
	}, A.sync);
	Qn.match.length == 2 && Qn.match.push(Zn), A.sync = Qn;
	let $n = Qn.key, er = rl($n);
	function tr(e, t, n, r, i, a, o) {
		Qn.filters.pub(e, t, n, r, i, a, o) && er.pub(e, t, n, r, i, a, o);
	}
	er.sub(r);
	function nr(e, t, n, r, i, a, o) {
		Qn.filters.sub(e, t, n, r, i, a, o) && Jn[e](null, t, n, r, i, a, o);
	}
	r.pub = nr;
	function q() {
		er.unsub(r), Il.delete(r), ve.clear(), to(Ma, Ia, qn), l.remove(), le?.remove(), Xn("destroy");
	}
	r.destroy = q;
	function rr() {
		Xn("init", e, t), pt(t || e.data, !1), k[S] ? Xt(S, k[S]) : mt(), Le = dn.show && (dn.width > 0 || dn.height > 0), Ie = Re = !0, ze(e.width, e.height);
	}
	return v.forEach(et), y.forEach(it), n ? n instanceof HTMLElement ? (n.appendChild(l), rr()) : n(r, rr) : rr(), r;
}
$l.assign = ps, $l.fmtNum = xo, $l.rangeNum = go, $l.rangeLog = lo, $l.rangeAsinh = uo, $l.orient = ol, $l.pxRatio = Ra, $l.join = vs, $l.fmtDate = js, $l.tzDate = Ns, $l.sync = rl;
{
	$l.addGap = dl, $l.clipGaps = ul;
	let e = $l.paths = { points: Tl };
	e.linear = kl, e.stepped = Al, e.bars = Ml, e.spline = Pl;
}
// src/draw.ts
var eu = [
	0,
	114,
	178
], tu = [
	213,
	94,
	0
], nu = [
	[
		18,
		144,
		142
	],
	[
		181,
		71,
		157
	],
	[
		217,
		165,
		20
	],
	[
		107,
		91,
		210
	],
	[
		111,
		156,
		28
	],
	[
		140,
		90,
		60
	],
	[
		229,
		139,
		181
	],
	[
		120,
		120,
		120
	],
	[
		184,
		201,
		63
	],
	[
		95,
		42,
		98
	]
], ru = [
	[
		68,
		32,
		95
	],
	[
		55,
		90,
		140
	],
	[
		33,
		145,
		140
	],
	[
		110,
		200,
		100
	],
	[
		250,
		230,
		90
	]
], iu = (e, t = 1) => `rgb(${Math.round(e[0])} ${Math.round(e[1])} ${Math.round(e[2])} / ${t})`, au = (e, t, n) => [
	e[0] + (t[0] - e[0]) * n,
	e[1] + (t[1] - e[1]) * n,
	e[2] + (t[2] - e[2]) * n
], ou = (e) => e ? [
	28,
	31,
	37
] : [
	250,
	249,
	246
], su = (e, t) => e >= 0 ? t ? [
	86,
	170,
	233
] : eu : t ? [
	240,
	125,
	45
] : tu;
function cu(e, t = 3) {
	return e == null || Number.isNaN(e) ? "–" : String(Number(e.toPrecision(t))).replace("-", "−");
}
function lu(e, t, n, r, i, a) {
	if (!i) {
		let t = e[n] / 255 * (ru.length - 1), r = Math.min(Math.floor(t), ru.length - 2);
		return au(ru[r], ru[r + 1], t - r);
	}
	let o = 0, s = [
		0,
		0,
		0
	];
	for (let a = 0; a < i; a++) {
		let i = t > 1 ? e[a * r + n] / 255 : a ? e[n] / 255 : 1 - e[n] / 255, c = i * i;
		o += c;
		for (let e = 0; e < 3; e++) s[e] += c * nu[a][e];
	}
	return au(ou(a), s.map((e) => e / (o || 1)), a ? .62 : .58);
}
function uu(e, t, n) {
	e.width !== t && (e.width = e.height = t);
	let r = e.getContext("2d", { willReadFrequently: !0 }), i = r.createImageData(t, t);
	for (let e = 0; e < t * t; e++) {
		let t = n(e), r = 4 * e;
		i.data[r] = t[0], i.data[r + 1] = t[1], i.data[r + 2] = t[2], i.data[r + 3] = 255;
	}
	r.putImageData(i, 0, 0);
}
function du(e, t, n) {
	let r = devicePixelRatio || 1, i = Math.round(t * r), a = Math.round(n * r);
	(e.width !== i || e.height !== a) && ([e.width, e.height] = [i, a]);
	let o = e.getContext("2d");
	return o.setTransform(r, 0, 0, r, 0, 0), o.clearRect(0, 0, t, n), o;
}
function fu(e, t, n, r, i) {
	if (e.beginPath(), t % 4 == 0) e.arc(n, r, i, 0, 7);
	else {
		let a = t % 4 == 1 ? 4 : t % 4 == 2 ? 3 : 4, o = t % 4 == 1 ? Math.PI / 4 : -Math.PI / 2;
		for (let t = 0; t < a; t++) {
			let s = o + t * 2 * Math.PI / a;
			e.lineTo(n + 1.2 * i * Math.cos(s), r + 1.2 * i * Math.sin(s));
		}
		e.closePath();
	}
}
function pu(e, t, n) {
	let r = [];
	for (let i of n) for (let n = 0; n < t - 1; n++) for (let a = 0; a < t - 1; a++) {
		let o = [
			e[n * t + a],
			e[n * t + a + 1],
			e[(n + 1) * t + a + 1],
			e[(n + 1) * t + a]
		], s = [
			[a, n],
			[a + 1, n],
			[a + 1, n + 1],
			[a, n + 1]
		], c = [];
		for (let e = 0; e < 4; e++) {
			let [t, n] = [o[e], o[(e + 1) % 4]];
			if (t < i != n < i) {
				let r = (i - t) / (n - t), [a, o] = [s[e], s[(e + 1) % 4]];
				c.push(a[0] + r * (o[0] - a[0]), a[1] + r * (o[1] - a[1]));
			}
		}
		c.length >= 4 && r.push(c.slice(0, 4));
	}
	return r;
}
function mu(e, t, n, r, i) {
	let a = Math.min(64, (i - 64) / Math.max(n[e], 1)), o = Math.max(14, Math.min(46, a - 8, r / (n.length * 2.1))), s = Math.max(46, o / 2 + 22);
	return {
		x: s + e * (r - 2 * s) / (n.length - 1),
		y: (i + 20) / 2 + (t - (n[e] - 1) / 2) * a,
		size: o
	};
}
function* hu(e, t, n) {
	for (let r = 1; r < e.length; r++) for (let i = 0; i < e[r - 1]; i++) for (let a = 0; a < e[r]; a++) {
		let o = mu(r - 1, i, e, t, n), s = mu(r, a, e, t, n);
		yield {
			name: "W",
			layer: r,
			at: [i, a],
			x1: o.x + o.size / 2,
			y1: o.y,
			x2: s.x - s.size / 2,
			y2: s.y
		};
	}
}
function* gu(e, t, n) {
	for (let r = 1; r < e.length; r++) for (let i = 0; i < e[r]; i++) {
		let a = mu(r, i, e, t, n);
		yield {
			name: "b",
			layer: r,
			at: [i],
			x: a.x - a.size / 2 - 5,
			y: a.y + a.size / 2 - 3
		};
	}
}
function _u(e, t) {
	let n = 1 - t, r = (e.x1 + e.x2) / 2;
	return [n * n * n * e.x1 + 3 * n * n * t * r + 3 * n * t * t * r + t * t * t * e.x2, (n * n * n + 3 * n * n * t) * e.y1 + (3 * n * t * t + t * t * t) * e.y2];
}
function vu(e, t, n, r, i, a = 8) {
	for (let a of gu(n, r, i)) if (Math.hypot(a.x - e, a.y - t) < 6) return a;
	let o = null;
	for (let s of hu(n, r, i)) {
		if (e < s.x1 || e > s.x2) continue;
		let n = 0, r = 1;
		for (let t = 0; t < 18; t++) {
			let t = (n + r) / 2;
			_u(s, t)[0] < e ? n = t : r = t;
		}
		let i = Math.abs(_u(s, n)[1] - t);
		i < a && ([o, a] = [s, i]);
	}
	return o;
}
var yu = (e, t) => e && e.data[t.length < 2 ? t[0] : t[0] * e.shape[1] + t[1]], bu = (e, t) => e.kind === "number" ? cu(e.low + t * (e.high - e.low)) : e.bands[Math.min(e.bands.length - 1, Math.floor(t * e.bands.length))], xu = /* @__PURE__ */ Y("<i class=\"b\"></i>B", 1), Su = /* @__PURE__ */ Y("<i class=\"dash\"></i>held out", 1), Cu = /* @__PURE__ */ Y("explains <b> </b> ", 1), wu = /* @__PURE__ */ Y("<b> </b> ", 1), Tu = /* @__PURE__ */ Y("<p class=\"held\"><!></p>"), Eu = /* @__PURE__ */ Y("<section class=\"card\" aria-label=\"Loss\"><div class=\"head\"><h2>Loss</h2> <p class=\"legend\"><i class=\"a\"></i> <!><!></p></div> <div class=\"loss\"></div> <!></section>");
function Du(e, t) {
	Fe(t, !0);
	let n, r, i = /* @__PURE__ */ Pt(300);
	function a() {
		let e = Math.max(t.head, 1), n = Math.min(360, e + 1), r = e / Math.max(1, n - 1), i = Array.from({ length: n }, (e, t) => t * r), a = (e) => {
			let t = Array(n).fill(null);
			if (e) for (let a = 0; a < n; a++) {
				let n = Math.round(i[a]) - e.first, o = Math.max(n + 1, Math.round(i[a] + r) - e.first), s = 0, c = 0;
				for (let t = Math.max(0, n); t < Math.min(e.losses.length, o); t++) s += e.losses[t], c++;
				c && (t[a] = Math.max(s / c, 1e-9));
			}
			return t;
		}, o = (e) => {
			let t = Array(n).fill(null);
			return e?.times.forEach((i, a) => t[Math.min(n - 1, Math.round(i / r))] = Math.max(e.watched[a], 1e-9)), t;
		};
		return [
			i,
			a(t.curves.A),
			o(t.curves.A),
			a(t.curves.B),
			o(t.curves.B)
		];
	}
	function o() {
		r?.destroy();
		let e = t.dark ? "#a6acb6" : "#5c626b", o = t.dark ? "rgb(255 255 255 / .08)" : "rgb(0 0 0 / .07)", s = t.dark ? "#e4e6ea" : "#2b2f36", c = t.dark ? "#e0a63a" : "#a86a00", l = (e, t) => ({
			stroke: e,
			width: 1.6,
			dash: t,
			spanGaps: !0,
			points: { show: !1 }
		});
		r = new $l({
			width: q(i),
			height: 150,
			legend: { show: !1 },
			cursor: {
				y: !1,
				drag: {
					setScale: !1,
					x: !1,
					y: !1
				},
				points: { show: !1 }
			},
			scales: {
				x: { time: !1 },
				y: {
					distr: 3,
					log: 10
				}
			},
			axes: [{
				stroke: e,
				grid: {
					stroke: o,
					width: 1
				},
				ticks: { show: !1 },
				size: 22,
				font: "11px system-ui"
			}, {
				stroke: e,
				grid: {
					stroke: o,
					width: 1
				},
				ticks: { show: !1 },
				size: 46,
				font: "11px system-ui",
				values: (e, t) => t.map((e) => e === null ? "" : cu(e, 1))
			}],
			series: [
				{},
				l(s),
				l(s, [3, 3]),
				l(c),
				l(c, [3, 3])
			],
			hooks: { draw: [(e) => {
				let n = e.valToPos(t.t, "x", !0), r = e.ctx;
				r.save(), r.strokeStyle = iu(t.dark ? [
					255,
					255,
					255
				] : [
					0,
					0,
					0
				], .55), r.lineWidth = devicePixelRatio, r.beginPath(), r.moveTo(n, e.bbox.top), r.lineTo(n, e.bbox.top + e.bbox.height), r.stroke(), r.restore();
			}] }
		}, a(), n), r.over.addEventListener("click", () => {
			let e = r.posToVal(r.cursor.left ?? 0, "x");
			t.send({
				do: "seek",
				t: Math.round(e)
			});
		});
	}
	Vi(() => {
		let e = new ResizeObserver(() => {
			B(i, Math.max(120, n.clientWidth), !0), r?.setSize({
				width: q(i),
				height: 150
			});
		});
		return e.observe(n), () => {
			e.disconnect(), r?.destroy();
		};
	});
	let s = -Infinity, c = 0;
	fn(() => {
		t.dark, ar(o);
	}), fn(() => {
		t.curves.version, t.t, t.head, clearTimeout(c);
		let e = Math.max(0, 120 - (performance.now() - s));
		return c = window.setTimeout(() => {
			s = performance.now(), r?.setData(a());
		}, e), () => clearTimeout(c);
	});
	var l = { columns: a }, u = Eu(), d = V(u), f = U(V(d), 2), p = U(V(f), 1, !0), m = U(p), h = (e) => {
		var t = xu();
		ve(), X(e, t);
	};
	Q(m, (e) => {
		t.curves.B && e(h);
	});
	var g = U(m), _ = (e) => {
		var t = Su();
		ve(), X(e, t);
	};
	Q(g, (e) => {
		t.heldOut && e(_);
	}), I(f), I(d);
	var v = U(d, 2);
	Bi(v, (e) => n = e, () => n);
	var y = U(v, 2), b = (e) => {
		var n = Tu(), r = V(n), i = (e) => {
			var n = Cu(), r = U($t(n)), i = H(r), a = U(r);
			W((e) => {
				Z(i, `${e ?? ""} %`), Z(a, ` of the ${t.heldOut ? "held-out " : ""}variance`);
			}, [() => Math.round(100 * t.accuracy)]), X(e, n);
		}, a = (e) => {
			var n = wu(), r = $t(n), i = H(r), a = U(r);
			W((e) => {
				Z(i, `${e ?? ""} %`), Z(a, ` right on ${t.heldOut ? "held-out rows" : "its rows"}`);
			}, [() => Math.round(100 * t.accuracy)]), X(e, n);
		};
		Q(r, (e) => {
			t.task === "regression" ? e(i) : e(a, -1);
		}), I(n), X(e, n);
	};
	return Q(y, (e) => {
		t.accuracy !== null && t.accuracy !== void 0 && e(b);
	}), I(u), W(() => Z(p, t.curves.B ? "A" : "training")), X(e, u), Ie(l);
}
// src/Network.svelte
var Ou = /* @__PURE__ */ Y("<button> </button>"), ku = /* @__PURE__ */ Y("<div class=\"switch\" role=\"group\" aria-label=\"What the lines show\"></div>"), Au = /* @__PURE__ */ Y("<small> </small>"), ju = /* @__PURE__ */ Y("<canvas class=\"map\"></canvas>"), Mu = /* @__PURE__ */ Y("<b>ŷ</b>"), Nu = /* @__PURE__ */ Y("<span class=\"name\"> </span>"), Pu = /* @__PURE__ */ Y("<button><!></button> <!>", 1), Fu = /* @__PURE__ */ Y("<p class=\"layer\"> <!></p> <!>", 1), Iu = /* @__PURE__ */ Y("<span> </span><span> </span>", 1), Lu = /* @__PURE__ */ Y("<span> </span>"), Ru = /* @__PURE__ */ Y("<div><b> </b> <!> <!></div>"), zu = /* @__PURE__ */ Y("<section class=\"card net\" aria-label=\"Network\"><div class=\"head\"><h2>Network</h2> <!> <p class=\"legend\"><i class=\"plus\"></i>above 0 <i class=\"minus\"></i>below 0</p></div> <div class=\"stage\"><canvas aria-hidden=\"true\"></canvas> <!> <!></div></section>");
function Bu(e, t) {
	Fe(t, !0);
	let n = /* @__PURE__ */ Pt("weights"), r = /* @__PURE__ */ Pt(600), i = /* @__PURE__ */ Pt(null), a = /* @__PURE__ */ Pt(null), o, s, c = {
		weights: "",
		gradients: "d",
		change: "u"
	}, l = /* @__PURE__ */ at(() => JSON.stringify(t.frame?.h.drawn ?? t.hello.drawn)), u = /* @__PURE__ */ at(() => JSON.parse(q(l))), d = /* @__PURE__ */ at(() => q(u).map((e) => e.length)), f = /* @__PURE__ */ at(() => Math.max(300, Math.min(560, 64 + 62 * Math.max(...q(d))))), p = {
		dead: "dead: 0 on every row",
		saturated: "saturated: hardly any slope",
		twins: "identical to another unit"
	}, m = /* @__PURE__ */ at(() => JSON.stringify(t.frame?.h.badges ?? [])), h = /* @__PURE__ */ at(() => JSON.parse(q(m))), g = (e, t) => q(h).find(([n, , r]) => n === e && r.includes(t))?.[1] ?? "", _ = (e, n) => e === 0 ? t.hello.inputs[q(u)[0][n]] : t.hello.classes.length === 2 ? t.hello.classes[1] : t.hello.classes[q(u)[e][n]] ?? t.hello.target, v = (e, n) => {
		let r = yu(t.frame?.a[e], n);
		return r === void 0 ? "not computed yet" : cu(r, 4);
	}, y = (e) => e.at.map((t, n) => q(u)[e.layer - e.at.length + 1 + n][t]), b = /* @__PURE__ */ at(() => [...hu(q(d), q(r), q(f))]), x = /* @__PURE__ */ at(() => [...gu(q(d), q(r), q(f))]), S = 0, C = {};
	function w() {
		if (!t.frame || !o) return;
		let e = du(o, q(r), q(f)), a = {}, l = (e) => {
			let r = c[q(n)] + e.name + e.layer, o = t.frame.a[r], s = yu(o, e.at);
			if (!(r in a)) {
				a[r] = 1e-30;
				for (let e of o?.data ?? []) a[r] = Math.max(a[r], Math.abs(e));
			}
			return {
				value: s,
				strong: Math.abs(s ?? 0) / a[r],
				hot: q(i) && q(i).on.name === e.name && q(i).on.layer === e.layer && String(q(i).on.at) === String(e.at) || T(e)
			};
		};
		for (let r of q(b)) {
			let { value: i, strong: a, hot: o } = l(r), s = (r.x1 + r.x2) / 2;
			if (e.strokeStyle = i === void 0 ? "rgb(128 128 128 / .25)" : iu(su(i, t.dark), o ? 1 : .12 + .78 * a), e.lineWidth = o ? 2 + 4 * a : .5 + 3.8 * a, e.beginPath(), e.moveTo(r.x1, r.y1), e.bezierCurveTo(s, r.y1, s, r.y2, r.x2, r.y2), e.stroke(), q(n) === "gradients" && a > .25 && !t.still) {
				let [n, o] = _u(r, 1 - (S + r.at[0] * .13 + r.at[1] * .29) % 1);
				e.fillStyle = iu(au(su(i, t.dark), t.dark ? [
					255,
					255,
					255
				] : [
					0,
					0,
					0
				], .15)), e.beginPath(), e.arc(n, o, 1.4 + 2.2 * a, 0, 7), e.fill();
			}
		}
		for (let n of q(x)) {
			let { value: r, strong: i, hot: a } = l(n);
			e.beginPath(), e.arc(n.x, n.y, a ? 6 : 4.5, 0, 7), e.fillStyle = iu(ou(t.dark)), e.fill(), e.fillStyle = iu(su(r ?? 0, t.dark), i), e.fill(), e.lineWidth = a ? 2 : 1, e.strokeStyle = r ? iu(su(r, t.dark)) : "rgb(128 128 128 / .7)", e.stroke();
		}
		if (t.frame.a.map0 !== C.map || t.dark !== C.dark || q(d) !== C.counts) {
			C = {
				map: t.frame.a.map0,
				dark: t.dark,
				counts: q(d)
			};
			for (let e of s.querySelectorAll("canvas.map")) {
				let [n, r] = e.dataset.unit.split(",").map(Number), i = t.frame.a["map" + n];
				i && uu(e, t.hello.map, (e) => {
					let n = i.data[r * i.shape[1] + e] / 127;
					return au(ou(t.dark), su(n, t.dark), Math.abs(n));
				});
			}
		}
	}
	let T = (e) => t.opened && t.opened.name.replace(/^[du](?=[Wb])/, "") === e.name + e.layer && String(t.opened.index) === String(y(e));
	Vi(() => {
		let e = new ResizeObserver(() => {
			B(r, s.clientWidth, !0), requestAnimationFrame(w);
		});
		return e.observe(s), () => e.disconnect();
	}), fn(() => {
		if (q(n) !== "gradients" || t.still) return;
		let e = requestAnimationFrame(function t(n) {
			S = n / 1500 % 1, w(), e = requestAnimationFrame(t);
		});
		return () => cancelAnimationFrame(e);
	}), fn(() => {
		t.frame, q(n), q(r), q(f), t.dark, q(i), t.opened, w();
	});
	function E(e) {
		let t = o.getBoundingClientRect(), n = e.clientX - t.left, a = e.clientY - t.top, s = vu(n, a, q(d), q(r), q(f));
		B(i, s && {
			on: s,
			x: n,
			y: a
		}, !0);
	}
	let D = (e) => {
		E(e), q(i) && t.open((q(n) === "gradients" ? "d" : "") + q(i).on.name + q(i).on.layer, y(q(i).on));
	}, O = /* @__PURE__ */ at(() => {
		if (q(i) || !q(a)?.[0]) return q(i) && {
			...q(i),
			bad: ""
		};
		let [e, t] = q(a), n = mu(e, t, q(d), q(r), q(f));
		return {
			on: {
				name: "b",
				layer: e,
				at: [t]
			},
			x: n.x,
			y: n.y + n.size / 2,
			bad: g(e, q(u)[e][t])
		};
	}), ee = (e, n) => {
		let r = q(u)[e][n];
		t.open(e === 0 ? "a0" : e === q(d).length - 1 ? "y_hat" : `a${e}`, [0, r]);
	};
	var te = { draw: w }, k = zu(), ne = V(k), re = U(V(ne), 2), ie = (e) => {
		var t = ku();
		Gr(t, 21, () => Object.keys(c), Vr, (e, t) => {
			var r = Ou(), i = H(r, !0);
			W(() => {
				Ai(r, "aria-pressed", q(n) === q(t)), Z(i, q(t));
			}), J("click", r, () => B(n, q(t), !0)), X(e, r);
		}), I(t), X(e, t);
	};
	Q(re, (e) => {
		t.hello.only || e(ie);
	}), ve(2), I(ne);
	var ae = U(ne, 2);
	let oe;
	var se = V(ae);
	let ce, A;
	Bi(se, (e) => o = e, () => o);
	var j = U(se, 2);
	Gr(j, 17, () => q(d), Vr, (e, n, i) => {
		var o = Fu(), s = $t(o);
		let c;
		var l = V(s, !0), m = U(l), h = (e) => {
			var r = Au(), a = H(r);
			W(() => Z(a, `${q(n) ?? ""} of ${t.hello.layers[i] ?? ""}`)), X(e, r);
		};
		Q(m, (e) => {
			t.hello.layers[i] > q(n) && e(h);
		}), I(s), Gr(U(s, 2), 17, () => Array(q(n)), Vr, (e, n, o) => {
			let s = /* @__PURE__ */ at(() => mu(i, o, q(d), q(r), q(f))), c = /* @__PURE__ */ at(() => g(i, q(u)[i][o]));
			var l = Pu(), m = $t(l);
			let h, v;
			var y = V(m), b = (e) => {
				var t = ju();
				Ai(t, "data-unit", `${i},${o}`), X(e, t);
			}, x = (e) => {
				var n = Mu();
				W(() => ci(n, 1, `c${t.hello.classes.length === 2 ? 1 : o}`)), X(e, n);
			};
			Q(y, (e) => {
				i < q(d).length - 1 ? e(b) : e(x, -1);
			}), I(m);
			var S = U(m, 2), C = (e) => {
				var t = Nu();
				let n;
				var r = H(t, !0);
				W((e) => {
					n = ui(t, "", n, {
						left: `${q(s).x ?? ""}px`,
						top: `${q(s).y + q(s).size / 2}px`
					}), Z(r, e);
				}, [() => _(i, o)]), X(e, t);
			};
			Q(S, (e) => {
				(i === 0 || i === q(d).length - 1) && q(s).size >= 14 && e(C);
			}), W((e) => {
				h = ci(m, 1, `unit ${q(c) ?? ""}`, null, h, { round: i === q(d).length - 1 }), Ai(m, "aria-label", e), v = ui(m, "", v, {
					left: `${q(s).x - q(s).size / 2}px`,
					top: `${q(s).y - q(s).size / 2}px`,
					width: `${q(s).size ?? ""}px`,
					height: `${q(s).size ?? ""}px`
				});
			}, [() => (i === 0 ? `input ${_(i, o)}` : i === q(d).length - 1 ? `output ${_(i, o)}` : `unit ${q(u)[i][o]} of layer ${i}`) + (q(c) ? `, ${p[q(c)]}` : "")]), br("pointerenter", m, () => B(a, [i, o], !0)), br("pointerleave", m, () => B(a, null)), J("click", m, () => ee(i, o)), X(e, l);
		}), W((e) => {
			c = ui(s, "", c, { left: e }), Z(l, i === 0 ? "inputs" : t.hello.activations[i - 1]);
		}, [() => `${mu(i, 0, q(d), q(r), q(f)).x ?? ""}px`]), X(e, o);
	});
	var M = U(j, 2), N = (e) => {
		let n = /* @__PURE__ */ at(() => q(O).on);
		var i = Ru();
		let a, o;
		var s = V(i), c = H(s), l = U(s, 2), u = (e) => {
			var t = Iu(), r = $t(t), i = H(r), a = H(U(r));
			W((e, t) => {
				Z(i, `its gradient ${e ?? ""}`), Z(a, `next step ${t ?? ""}`);
			}, [() => v(`d${q(n).name}${q(n).layer}`, q(n).at), () => v(`u${q(n).name}${q(n).layer}`, q(n).at)]), X(e, t);
		};
		Q(l, (e) => {
			t.hello.only || e(u);
		});
		var d = U(l, 2), f = (e) => {
			var t = Lu(), n = H(t, !0);
			W(() => Z(n, p[q(O).bad])), X(e, t);
		};
		Q(d, (e) => {
			q(O).bad && e(f);
		}), I(i), W((e, t) => {
			a = ci(i, 1, "tip", null, a, { flip: q(O).x > q(r) - 210 }), o = ui(i, "", o, {
				left: `${q(O).x ?? ""}px`,
				top: `${q(O).y ?? ""}px`
			}), Z(c, `${q(n).name ?? ""}${q(n).layer ?? ""}[${e ?? ""}] = ${t ?? ""}`);
		}, [() => y(q(n)).join(", "), () => v(q(n).name + q(n).layer, q(n).at)]), X(e, i);
	};
	return Q(M, (e) => {
		q(O) && t.frame && e(N);
	}), I(ae), Bi(ae, (e) => s = e, () => s), I(k), W(() => {
		oe = ui(ae, "", oe, { height: `${q(f) ?? ""}px` }), ce = ci(se, 1, "lines", null, ce, { hand: q(i) }), A = ui(se, "", A, {
			width: `${q(r) ?? ""}px`,
			height: `${q(f) ?? ""}px`
		});
	}), J("pointermove", se, E), br("pointerleave", se, () => B(i, null)), J("click", se, D), X(e, k), Ie(te);
}
xr(["click", "pointermove"]);
// src/Open.svelte
var Vu = /* @__PURE__ */ Y("<button class=\"link\"> </button><span>→</span>", 1), Hu = /* @__PURE__ */ Y("<nav class=\"trail\" aria-label=\"Where you came from\"><!><b> </b></nav>"), Uu = /* @__PURE__ */ Y("<div class=\"switch\" role=\"group\" aria-label=\"Scale\"><button>number</button><button>number, neuron, matrix</button></div>"), Wu = /* @__PURE__ */ Y("<p class=\"empty\">Click a weight, a unit or a link: its formula, with the numbers of this very update, down to the loss.</p>"), Gu = /* @__PURE__ */ Y("<p class=\"empty\"> </p>"), Ku = /* @__PURE__ */ Y("<p class=\"math\"></p>"), qu = /* @__PURE__ */ Y("<code> </code>"), Ju = /* @__PURE__ */ Y("<div class=\"lines\"></div>"), Yu = /* @__PURE__ */ Y("<button class=\"link\"> </button>"), Xu = /* @__PURE__ */ Y("<code></code>"), Zu = /* @__PURE__ */ Y("<div class=\"lines\" data-testid=\"lines\"></div>"), Qu = /* @__PURE__ */ Y("<p class=\"more\"></p>"), $u = /* @__PURE__ */ Y("<p> </p>"), ed = /* @__PURE__ */ Y("<form class=\"touch\"><label> <input inputmode=\"text\"/></label><button>Set by hand</button></form>"), td = /* @__PURE__ */ Y("<!> <!> <!> <!> <!>", 1), nd = /* @__PURE__ */ Y("<section class=\"card open\" aria-label=\"Open a number\"><div class=\"head\"><h2>Open a number</h2> <!> <!></div> <!></section>");
function rd(e, t) {
	Fe(t, !0);
	let n = /* @__PURE__ */ Pt(!1), r = /* @__PURE__ */ Pt(""), i = (e) => {
		let [n, r] = e.split("|");
		t.open(n, r ? r.split(",").map(Number) : []);
	}, a = /* @__PURE__ */ at(() => t.opened && /^[Wb]\d+$/.test(t.opened.name)), o = (e) => {
		e.preventDefault();
		let n = Number(q(r).replace("−", "-").replace(",", "."));
		q(r).trim() && Number.isFinite(n) && t.send({
			do: "change",
			name: t.opened.name,
			index: t.opened.index,
			value: n
		});
	};
	var s = nd(), c = V(s), l = U(V(c), 2), u = (e) => {
		var n = Hu(), r = V(n);
		Gr(r, 17, () => t.trail.slice(-7, -1), Vr, (e, n) => {
			var r = Vu(), i = $t(r), a = H(i, !0);
			ve(), W(() => Z(a, q(n).symbol)), J("click", i, () => t.open(q(n).name, q(n).index)), X(e, r);
		});
		var i = H(U(r), !0);
		I(n), W(() => Z(i, t.trail[t.trail.length - 1].symbol)), X(e, n);
	};
	Q(l, (e) => {
		t.trail.length > 1 && e(u);
	});
	var d = U(l, 2), f = (e) => {
		var t = Uu(), r = V(t), i = U(r);
		I(t), W(() => {
			Ai(r, "aria-pressed", !q(n)), Ai(i, "aria-pressed", q(n));
		}), J("click", r, () => B(n, !1)), J("click", i, () => B(n, !0)), X(e, t);
	};
	Q(d, (e) => {
		t.opened?.scales?.length && e(f);
	}), I(c);
	var p = U(c, 2), h = (e) => {
		X(e, Wu());
	}, g = (e) => {
		var n = Gu(), r = H(n, !0);
		W(() => Z(r, t.opened.error)), X(e, n);
	}, _ = (e) => {
		var s = td(), c = $t(s), l = (e) => {
			var n = Ku();
			Zr(n, () => t.opened.math, !0), I(n), X(e, n);
		};
		Q(c, (e) => {
			t.opened.math && e(l);
		});
		var u = U(c, 2), d = (e) => {
			var n = Ju();
			Gr(n, 21, () => t.opened.scales, Vr, (e, t) => {
				var n = qu(), r = H(n, !0);
				W(() => Z(r, q(t))), X(e, n);
			}), I(n), X(e, n);
		}, f = (e) => {
			var n = Zu();
			Gr(n, 21, () => t.opened.lines, Vr, (e, t) => {
				var n = Xu();
				Gr(n, 21, () => q(t), Vr, (e, t) => {
					var n = /* @__PURE__ */ at(() => m(q(t), 2));
					let r = () => q(n)[0], a = () => q(n)[1];
					var o = Ar(), s = $t(o), c = (e) => {
						var t = Yu(), n = H(t, !0);
						W(() => Z(n, r())), J("click", t, () => i(a())), X(e, t);
					}, l = (e) => {
						var t = kr();
						W(() => Z(t, r())), X(e, t);
					};
					Q(s, (e) => {
						a() ? e(c) : e(l, -1);
					}), X(e, o);
				}), I(n), X(e, n);
			}), I(n), X(e, n);
		};
		Q(u, (e) => {
			q(n) ? e(d) : e(f, -1);
		});
		var p = U(u, 2);
		Gr(p, 17, () => t.opened.more, Vr, (e, t) => {
			var n = Qu();
			Gr(n, 21, () => q(t), Vr, (e, t) => {
				var n = /* @__PURE__ */ at(() => m(q(t), 2));
				let r = () => q(n)[0], a = () => q(n)[1];
				var o = Ar(), s = $t(o), c = (e) => {
					var t = Yu(), n = H(t, !0);
					W(() => Z(n, r())), J("click", t, () => i(a())), X(e, t);
				}, l = (e) => {
					var t = kr();
					W(() => Z(t, r())), X(e, t);
				};
				Q(s, (e) => {
					a() ? e(c) : e(l, -1);
				}), X(e, o);
			}), I(n), X(e, n);
		});
		var h = U(p, 2), g = (e) => {
			var n = $u();
			let r;
			var i = H(n);
			W(() => {
				r = ci(n, 1, "more measured", null, r, { wrong: !t.opened.measured.agrees }), Z(i, `${t.opened.measured.agrees ? "✓" : "✗"} central difference ${t.opened.measured.slope ?? ""}: measured, not derived${t.opened.measured.agrees ? ", and the same" : "; they do not agree"}`);
			}), X(e, n);
		};
		Q(h, (e) => {
			t.opened.measured && e(g);
		});
		var _ = U(h, 2), v = (e) => {
			var n = ed(), i = V(n), a = V(i), s = U(a);
			Di(s), I(i), ve(), I(n), W(() => {
				Z(a, `Set ${t.opened.symbol ?? ""} to `), Ai(s, "placeholder", t.opened.value);
			}), br("submit", n, o), Ii(s, () => q(r), (e) => B(r, e)), X(e, n);
		};
		Q(_, (e) => {
			q(a) && !t.playing && e(v);
		}), X(e, s);
	};
	Q(p, (e) => {
		t.opened ? t.opened.error ? e(g, 1) : e(_, -1) : e(h);
	}), I(s), X(e, s), Ie();
}
xr(["click"]);
// src/Settings.svelte
var id = /* @__PURE__ */ Y("<button> </button>"), ad = /* @__PURE__ */ Y("<div class=\"switch\" role=\"group\" aria-label=\"Which run is shown\"></div>"), od = /* @__PURE__ */ Y("<p class=\"note\"> <button class=\"link\">keep A</button> <button class=\"link\">keep B</button></p>"), sd = /* @__PURE__ */ Y("<button class=\"wide\">Compare from here: A | B</button>"), cd = /* @__PURE__ */ Y("<option> </option>"), ld = /* @__PURE__ */ Y("<div class=\"layer\"><button>−</button> <span><span class=\"hide\"></span> </span> <button>+</button> <select></select> <button>×</button></div>"), ud = /* @__PURE__ */ Y("<small> </small>"), dd = /* @__PURE__ */ Y("<li><label><input type=\"checkbox\"/> </label><!></li>"), fd = /* @__PURE__ */ Y("<section class=\"card settings\" aria-label=\"Settings\"><div class=\"head\"><h2>Settings</h2> <!></div> <!> <fieldset class=\"layers\"><legend>Hidden layers</legend> <!> <button class=\"wide\">Add a layer</button></fieldset> <div class=\"fields\"><label>learning rate <select></select></label> <label>optimizer <select></select></label> <label>rows a step <select></select></label> <label>weights start <select></select></label> <label>dropout <select></select></label> <label>L1 <select></select></label> <label>L2 <select></select></label> <label>seed <input type=\"number\" min=\"0\"/></label> <label>engine <select></select></label></div> <details><summary>Columns</summary> <ul class=\"columns\"></ul></details></section>");
function pd(e, t) {
	Fe(t, !0);
	let n = /* @__PURE__ */ at(() => t.hello.settings), r = /* @__PURE__ */ at(() => t.hello.choices), i = [
		1e-4,
		3e-4,
		.001,
		.003,
		.01,
		.02,
		.03,
		.1,
		.3,
		.5,
		1,
		3,
		10,
		30
	], a = [
		1,
		2,
		4,
		8,
		16,
		32,
		64,
		128,
		256,
		512
	], o = (e) => t.send({
		do: "set",
		changes: e
	}), s = (e) => t.allowed.length > 0 && !t.allowed.includes(e), c = (e, t) => o({
		units: e,
		activations: t
	}), l = (e, t, n) => e.map((e, r) => r === t ? n : e), u = (e, t) => [.../* @__PURE__ */ new Set([...e, t])].sort((e, t) => e - t), d = (e) => e.replaceAll("_", " ");
	var f = fd(), p = V(f), m = U(V(p), 2), h = (e) => {
		var n = ad();
		Gr(n, 20, () => ["A", "B"], Vr, (e, n) => {
			var r = id(), i = H(r, !0);
			W(() => {
				Ai(r, "aria-pressed", t.hello.shown === n), Z(i, n);
			}), J("click", r, () => t.send({
				do: "show",
				run: n
			})), X(e, r);
		}), I(n), X(e, n);
	};
	Q(m, (e) => {
		t.hello.parted !== null && e(h);
	}), I(p);
	var g = U(p, 2), _ = (e) => {
		var n = od(), r = V(n), i = U(r), a = U(i, 2);
		I(n), W(() => Z(r, `These are B's. It parted from A at update ${t.hello.parted ?? ""}. `)), J("click", i, () => t.send({
			do: "compare",
			keep: "A"
		})), J("click", a, () => t.send({
			do: "compare",
			keep: "B"
		})), X(e, n);
	}, v = (e) => {
		var n = sd();
		J("click", n, () => t.send({ do: "compare" })), X(e, n);
	};
	Q(g, (e) => {
		t.hello.parted === null ? e(v, -1) : e(_);
	});
	var y = U(g, 2), b = U(V(y), 2);
	Gr(b, 17, () => q(n).units, Vr, (e, t, i) => {
		var a = ld(), u = V(a);
		Ai(u, "aria-label", `One unit less in layer ${i + 1}`);
		var f = U(u, 2), p = V(f);
		p.textContent = `Units of layer ${i + 1}:`;
		var m = U(p, 1, !0);
		I(f);
		var h = U(f, 2);
		Ai(h, "aria-label", `One unit more in layer ${i + 1}`);
		var g = U(h, 2);
		Ai(g, "aria-label", `Activation of layer ${i + 1}`), Gr(g, 21, () => q(r).activations, Vr, (e, t) => {
			var n = cd(), r = H(n, !0), i = {};
			W((e) => {
				Z(r, e), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
			}, [() => d(q(t))]), X(e, n);
		}), I(g);
		var _;
		hi(g);
		var v = U(g, 2);
		Ai(v, "aria-label", `Remove layer ${i + 1}`), I(a), W((e, r, a, o) => {
			u.disabled = e, Z(m, q(t)), h.disabled = r, g.disabled = a, _ !== (_ = q(n).activations[i]) && (g.value = (g.__value = _) ?? "", mi(g, _)), v.disabled = o;
		}, [
			() => q(t) < 2 || s("units"),
			() => q(t) > 511 || s("units"),
			() => s("activations"),
			() => s("units")
		]), J("click", u, () => c(l(q(n).units, i, q(t) - 1), q(n).activations)), J("click", h, () => c(l(q(n).units, i, q(t) + 1), q(n).activations)), J("change", g, (e) => o({ activations: l(q(n).activations, i, e.currentTarget.value) })), J("click", v, () => c(q(n).units.filter((e, t) => t !== i), q(n).activations.filter((e, t) => t !== i))), X(e, a);
	});
	var x = U(b, 2);
	I(y);
	var S = U(y, 2), C = V(S), w = U(V(C));
	Gr(w, 21, () => u(i, q(n).learning_rate), Vr, (e, t) => {
		var n = cd(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(w);
	var T;
	hi(w), I(C);
	var E = U(C, 2), D = U(V(E));
	Gr(D, 21, () => q(r).optimizer, Vr, (e, t) => {
		var n = cd(), r = H(n, !0), i = {};
		W((e) => {
			Z(r, e), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}, [() => d(q(t))]), X(e, n);
	}), I(D);
	var O;
	hi(D), I(E);
	var ee = U(E, 2), te = U(V(ee));
	Gr(te, 21, () => u(a, q(n).batch_size), Vr, (e, t) => {
		var n = cd(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(te);
	var k;
	hi(te), I(ee);
	var ne = U(ee, 2), re = U(V(ne));
	Gr(re, 21, () => q(r).init, Vr, (e, t) => {
		var n = cd(), r = H(n, !0), i = {};
		W((e) => {
			Z(r, e), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}, [() => d(q(t))]), X(e, n);
	}), I(re);
	var ie;
	hi(re), I(ne);
	var ae = U(ne, 2), oe = U(V(ae));
	Gr(oe, 21, () => u([
		0,
		.1,
		.2,
		.3,
		.5
	], q(n).dropout), Vr, (e, t) => {
		var n = cd(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(oe);
	var se;
	hi(oe), I(ae);
	var ce = U(ae, 2), A = U(V(ce));
	Gr(A, 21, () => u([
		0,
		1e-4,
		.001,
		.01,
		.1
	], q(n).l1), Vr, (e, t) => {
		var n = cd(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(A);
	var j;
	hi(A), I(ce);
	var M = U(ce, 2), N = U(V(M));
	Gr(N, 21, () => u([
		0,
		1e-4,
		.001,
		.01,
		.1
	], q(n).l2), Vr, (e, t) => {
		var n = cd(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(N);
	var le;
	hi(N), I(M);
	var ue = U(M, 2), de = U(V(ue));
	Di(de), I(ue);
	var fe = U(ue, 2), pe = U(V(fe));
	Gr(pe, 21, () => q(r).engine, Vr, (e, t) => {
		var n = cd(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t) === "numpy" ? "NumPy" : q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(pe);
	var me;
	hi(pe), I(fe), I(S);
	var P = U(S, 2), he = U(V(P), 2);
	Gr(he, 21, () => t.hello.columns, Vr, (e, t) => {
		var r = dd(), i = V(r), a = V(i);
		Di(a);
		var c = U(a);
		I(i);
		var l = U(i), u = (e) => {
			var n = ud(), r = H(n, !0);
			W(() => Z(r, q(t).dropped)), X(e, n);
		}, d = /* @__PURE__ */ at(() => q(t).dropped && !q(n).left_out.includes(q(t).name));
		Q(l, (e) => {
			q(d) && e(u);
		}), I(r), W((e) => {
			ki(a, !q(t).dropped), a.disabled = e, Z(c, ` ${q(t).name ?? ""}`);
		}, [() => q(t).dropped && !q(n).left_out.includes(q(t).name) || s("left_out")]), J("change", a, (e) => o({ left_out: e.currentTarget.checked ? q(n).left_out.filter((e) => e !== q(t).name) : [...q(n).left_out, q(t).name] })), X(e, r);
	}), I(he), I(P), I(f), W((e, t, r, i, a, o, s, c, l) => {
		x.disabled = e, w.disabled = t, T !== (T = q(n).learning_rate) && (w.value = (w.__value = T) ?? "", mi(w, T)), D.disabled = r, O !== (O = q(n).optimizer) && (D.value = (D.__value = O) ?? "", mi(D, O)), te.disabled = i, k !== (k = q(n).batch_size) && (te.value = (te.__value = k) ?? "", mi(te, k)), re.disabled = a, ie !== (ie = q(n).init) && (re.value = (re.__value = ie) ?? "", mi(re, ie)), oe.disabled = o, se !== (se = q(n).dropout) && (oe.value = (oe.__value = se) ?? "", mi(oe, se)), A.disabled = s, j !== (j = q(n).l1) && (A.value = (A.__value = j) ?? "", mi(A, j)), N.disabled = c, le !== (le = q(n).l2) && (N.value = (N.__value = le) ?? "", mi(N, le)), Oi(de, q(n).seed), de.disabled = l, me !== (me = q(n).engine) && (pe.value = (pe.__value = me) ?? "", mi(pe, me));
	}, [
		() => q(n).units.length > 5 || s("units"),
		() => s("learning_rate"),
		() => s("optimizer"),
		() => s("batch_size"),
		() => s("init"),
		() => s("dropout"),
		() => s("l1"),
		() => s("l2"),
		() => s("seed")
	]), J("click", x, () => c([...q(n).units, q(n).units.at(-1) ?? 4], [...q(n).activations, q(n).activations.at(-1) ?? "tanh"])), J("change", w, (e) => o({ learning_rate: +e.currentTarget.value })), J("change", D, (e) => o({ optimizer: e.currentTarget.value })), J("change", te, (e) => o({ batch_size: +e.currentTarget.value })), J("change", re, (e) => o({ init: e.currentTarget.value })), J("change", oe, (e) => o({ dropout: +e.currentTarget.value })), J("change", A, (e) => o({ l1: +e.currentTarget.value })), J("change", N, (e) => o({ l2: +e.currentTarget.value })), J("change", de, (e) => o({ seed: Math.max(0, Math.floor(+e.currentTarget.value)) })), J("change", pe, (e) => o({ engine: e.currentTarget.value })), X(e, f), Ie();
}
xr(["click", "change"]);
// src/Surface.svelte
var md = /* @__PURE__ */ Y("<option> </option>"), hd = /* @__PURE__ */ Y("<li><b></b> </li>"), gd = /* @__PURE__ */ Y("<ul class=\"classes\"></ul>"), _d = /* @__PURE__ */ Y("<p class=\"scale\"><span> </span><i></i><span> </span></p>"), vd = /* @__PURE__ */ Y("<button class=\"link\">as a typical row</button>"), yd = /* @__PURE__ */ Y("<p class=\"held\"> <!></p>"), bd = /* @__PURE__ */ Y("<section class=\"card\" aria-label=\"Surface\"><div class=\"head\"><h2>What it says where</h2><p class=\"legend say\"> </p></div> <div class=\"surface\"><canvas class=\"field\" role=\"img\"></canvas> <canvas class=\"points\" aria-hidden=\"true\"></canvas></div> <div class=\"ticks\" aria-hidden=\"true\"><span> </span><span> </span></div> <div class=\"axes\"><label>across <select></select></label> <label>up <select></select></label></div> <!> <!></section>");
function xd(e, t) {
	Fe(t, !0);
	let n, r, i, a = /* @__PURE__ */ Pt(300), o = /* @__PURE__ */ Pt(null), s = {}, c = /* @__PURE__ */ at(() => t.hello.classes.length);
	function l() {
		let e = t.frame?.a.surface;
		if (!e || !n || e === s.s && t.dark === s.dark && t.hello === s.hello) return;
		s = {
			s: e,
			dark: t.dark,
			hello: t.hello
		};
		let r = e.shape[1];
		uu(n, t.hello.side, (n) => lu(e.data, e.shape[0], n, r, q(c), t.dark)), q(c) || u();
	}
	function u() {
		if (!r || !t.dots) return;
		let e = du(r, q(a), q(a)), n = t.dots.shape[0], i = Math.max(2, Math.min(5, 40 / Math.sqrt(n) + 1.2)), o = t.frame?.a.surface;
		if (!q(c) && o) {
			e.strokeStyle = "rgb(255 255 255 / .45)", e.lineWidth = 1, e.beginPath();
			for (let [n, r, i, s] of pu(o.data, t.hello.side, [
				32,
				64,
				96,
				128,
				160,
				192,
				224
			])) e.moveTo((n + .5) * q(a) / t.hello.side, (r + .5) * q(a) / t.hello.side), e.lineTo((i + .5) * q(a) / t.hello.side, (s + .5) * q(a) / t.hello.side);
			e.stroke();
		}
		for (let r = 0; r < n; r++) {
			let [n, o, s, l] = t.dots.data.subarray(5 * r, 5 * r + 4), u = Math.max(.012, n) * q(a), f = (1 - Math.max(.012, o)) * q(a);
			fu(e, q(c) ? s : 0, u, f, i);
			let [p, m] = q(d);
			e.fillStyle = q(c) ? iu(nu[s]) : iu(lu([255 * Math.max(0, Math.min(1, (s - p) / (m - p)))], 1, 0, 1, 0, t.dark)), e.fill(), e.lineWidth = l ? 1.4 : 1, e.strokeStyle = l ? t.dark ? "#fff" : "#1b1e23" : "rgb(255 255 255 / .85)", e.stroke();
		}
	}
	let d = /* @__PURE__ */ at(() => {
		let e = Infinity, n = -Infinity;
		for (let r = 0; r < (t.dots?.shape[0] ?? 0); r++) e = Math.min(e, t.dots.data[5 * r + 2]), n = Math.max(n, t.dots.data[5 * r + 2]);
		return [e, n > e ? n : e + 1];
	});
	Vi(() => {
		let e = new ResizeObserver(() => {
			B(a, i.clientWidth, !0);
		});
		return e.observe(i), () => e.disconnect();
	}), fn(() => {
		t.frame, t.dark, l();
	}), fn(() => {
		t.dots, q(a), t.dark, t.hello, ar(u);
	});
	let f = /* @__PURE__ */ at(() => {
		let e = t.frame?.a.surface;
		if (!q(o) || !e) return "";
		let n = Math.min(t.hello.side - 1, Math.floor(q(o).y * t.hello.side)) * t.hello.side + Math.min(t.hello.side - 1, Math.floor(q(o).x * t.hello.side)), [r, i] = t.hello.range;
		if (!q(c)) return `${t.hello.target} ≈ ${cu(r + e.data[n] / 255 * (i - r))}`;
		let a = e.shape[0] > 1 ? t.hello.classes.map((t, r) => e.data[r * e.shape[1] + n] / 255) : [1 - e.data[n] / 255, e.data[n] / 255], s = a.indexOf(Math.max(...a));
		return `${t.hello.classes[s]}, ${Math.round(100 * a[s])} %`;
	});
	function p(e) {
		let t = i.getBoundingClientRect();
		B(o, {
			x: Math.min(.999, Math.max(0, (e.clientX - t.left) / t.width)),
			y: Math.min(.999, Math.max(0, (e.clientY - t.top) / t.height))
		}, !0);
	}
	function m() {
		if (!q(o) || t.recorded) return;
		let e = -1, n = .03;
		for (let r = 0; r < t.dots.shape[0]; r++) {
			let i = Math.hypot(t.dots.data[5 * r] - q(o).x, 1 - t.dots.data[5 * r + 1] - q(o).y);
			i < n && ([e, n] = [r, i]);
		}
		e >= 0 && t.hello.held.length && t.send({
			do: "hold",
			row: t.dots.data[5 * e + 4]
		});
	}
	let h = (e, n) => t.send({
		do: "axes",
		across: e,
		up: n
	});
	var g = { draw: l }, _ = bd(), v = V(_), y = H(U(V(v)), !0);
	I(v);
	var b = U(v, 2), x = V(b);
	Bi(x, (e) => n = e, () => n), Bi(U(x, 2), (e) => r = e, () => r), I(b), Bi(b, (e) => i = e, () => i);
	var S = U(b, 2), C = V(S), w = H(C, !0), T = H(U(C), !0);
	I(S);
	var E = U(S, 2), D = V(E), O = U(V(D));
	Gr(O, 21, () => t.hello.axisNames, Vr, (e, t) => {
		var n = md(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.__value = i);
		}), X(e, n);
	}), I(O);
	var ee;
	hi(O), I(D);
	var te = U(D, 2), k = U(V(te));
	Gr(k, 21, () => t.hello.axisNames, Vr, (e, t) => {
		var n = md(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.__value = i);
		}), X(e, n);
	}), I(k);
	var ne;
	hi(k), I(te), I(E);
	var re = U(E, 2), ie = (e) => {
		var n = gd();
		Gr(n, 21, () => t.hello.classes, Vr, (e, t, n) => {
			var r = hd(), i = V(r);
			ci(i, 1, `c${n} k${n % 4}`);
			var a = U(i, 1, !0);
			I(r), W(() => Z(a, q(t))), X(e, r);
		}), I(n), X(e, n);
	}, ae = (e) => {
		var n = _d(), r = V(n), i = H(r, !0), a = H(U(r, 2), !0);
		I(n), W((e, t) => {
			Z(i, e), Z(a, t);
		}, [() => cu(t.hello.range[0]), () => cu(t.hello.range[1])]), X(e, n);
	};
	Q(re, (e) => {
		q(c) ? e(ie) : e(ae, -1);
	});
	var oe = U(re, 2), se = (e) => {
		var n = yd(), r = V(n), i = U(r), a = (e) => {
			var n = vd();
			J("click", n, () => t.send({ do: "hold" })), X(e, n);
		}, o = (e) => {
			X(e, kr("(click a row to hold them as in it)"));
		};
		Q(i, (e) => {
			t.hello.heldRow ? e(a) : t.recorded || e(o, 1);
		}), I(n), W((e) => Z(r, `held: ${e ?? ""}${t.hello.held.length > 6 ? `, and ${t.hello.held.length - 6} more` : ""} `), [() => t.hello.held.slice(0, 6).map(([e, t]) => `${e} ${t}`).join(", ")]), X(e, n);
	};
	return Q(oe, (e) => {
		t.hello.held.length && e(se);
	}), I(_), W((e, n) => {
		Z(y, q(f)), Ai(x, "aria-label", `What the network says over ${t.hello.axes[0].name ?? ""} and ${t.hello.axes[1].name ?? ""}`), Z(w, e), Z(T, n), O.disabled = t.recorded, ee !== (ee = t.hello.axes[0].name) && (O.value = (O.__value = ee) ?? "", mi(O, ee)), k.disabled = t.recorded, ne !== (ne = t.hello.axes[1].name) && (k.value = (k.__value = ne) ?? "", mi(k, ne));
	}, [() => bu(t.hello.axes[0], 1e-4), () => bu(t.hello.axes[0], .9999)]), J("pointermove", b, p), br("pointerleave", b, () => B(o, null)), J("click", b, m), J("change", O, (e) => h(e.currentTarget.value, t.hello.axes[1].name)), J("change", k, (e) => h(t.hello.axes[0].name, e.currentTarget.value)), X(e, _), Ie(g);
}
xr([
	"pointermove",
	"click",
	"change"
]);
// src/App.svelte
var Sd = /* @__PURE__ */ Y("<p class=\"banner\" role=\"alert\"> </p>"), Cd = /* @__PURE__ */ Y("<option> </option>"), wd = /* @__PURE__ */ Y("<label class=\"file\">Open a table… <input type=\"file\" accept=\".csv,.tsv,.txt,.parquet,.jsonl,.ndjson\"/></label>"), Td = /* @__PURE__ */ Y("<header><h1>chainrule <span>play</span></h1> <label class=\"table\"><span class=\"hide\">Table</span><select><!><!></select></label> <label class=\"target\">→ <span class=\"hide\">Target</span><select></select></label> <p class=\"facts\"> </p> <details class=\"menu\"><summary>Take along</summary><div><button>Python script of this run</button> <button>NumPy source of an update</button> <button>Surface as PNG</button> <button>Network as SVG</button> <button>File to share, without the rows</button> <button>File to share, with the rows</button> <!></div></details></header>"), Ed = /* @__PURE__ */ Y("<span class=\"pair\"><span class=\"what\">line</span><button aria-label=\"Back one line\" title=\"Back one line of the program ([)\">‹</button><button aria-label=\"Forward one line\" title=\"Forward one line of the program (])\">›</button></span>"), Dd = /* @__PURE__ */ Y("<span> </span>"), Od = /* @__PURE__ */ Y("<label class=\"speed\">speed <select></select></label> <button class=\"same\" title=\"Begin again with the same weights\">Same start</button>", 1), kd = /* @__PURE__ */ Y("<button class=\"link\">close</button>"), Ad = /* @__PURE__ */ Y("<p class=\"note banner\" role=\"alert\"> <!></p>"), jd = /* @__PURE__ */ Y("<p>That was it. Everything stays as it is: play on, or choose another lesson.</p>"), Md = /* @__PURE__ */ Y("<button> </button>"), Nd = /* @__PURE__ */ Y("<div class=\"ask\"><p><b>First a prediction:</b> </p><div class=\"options\" role=\"group\" aria-label=\"Your prediction\"></div></div>"), Pd = /* @__PURE__ */ Y("<p class=\"do\"> </p>"), Fd = /* @__PURE__ */ Y("<p class=\"then\"><b> </b> </p><button class=\"go\">Go on</button>", 1), Id = /* @__PURE__ */ Y("<p> </p> <!> <!> <!>", 1), Ld = /* @__PURE__ */ Y("<div class=\"head\"><h2> </h2><p class=\"legend\"> </p><button class=\"link\">leave</button></div> <!>", 1), Rd = /* @__PURE__ */ Y("<p class=\"prompt\">Press <kbd>space</kbd>, or Train.</p>"), zd = /* @__PURE__ */ Y("<label>Lessons <select><option>choose one: a prediction, an experiment, what happened</option><!></select></label> <!>", 1), Bd = /* @__PURE__ */ Y("<section aria-label=\"Lessons\"><!></section>"), Vd = /* @__PURE__ */ Y("<p><b> </b> <button class=\"link\">open</button></p>"), Hd = /* @__PURE__ */ Y("<p class=\"empty\">Nothing unusual.</p>"), Ud = /* @__PURE__ */ Y("<section class=\"card noticed\" aria-label=\"Noticed\"><div class=\"head\"><h2>Noticed</h2></div> <!></section>"), Wd = /* @__PURE__ */ Y("<div class=\"below\"><!> <!> <!></div>"), Gd = /* @__PURE__ */ Y("<div class=\"drop\">Drop a table: CSV, TSV, Parquet or JSON lines</div>"), Kd = /* @__PURE__ */ Y("<!> <section class=\"bar\" aria-label=\"Training\"><button class=\"go\"> </button> <span class=\"pair\"><button aria-label=\"Back one update\" title=\"Back one update (←, with Shift an epoch)\">−1</button><button aria-label=\"Forward one update\" title=\"Forward one update (→, with Shift an epoch)\">+1</button></span> <!> <input class=\"time\" type=\"range\" aria-label=\"Time\" min=\"0\"/> <p class=\"status\" role=\"status\" aria-live=\"off\"><span> </span><!><span>loss <b> </b></span><!></p> <!></section> <!> <!> <div class=\"work\"><!> <div class=\"says mid\"><!> <!></div> <div class=\"says\"><!> <!></div></div> <!> <!>", 1), qd = /* @__PURE__ */ Y("<p class=\"banner\" role=\"status\"> </p>"), Jd = /* @__PURE__ */ Y("<!> <!>", 1);
function Yd(e, t) {
	Fe(t, !0);
	let n = /* @__PURE__ */ Pt(null), r = /* @__PURE__ */ Pt(null), i = /* @__PURE__ */ Pt(null), a = /* @__PURE__ */ Pt(null), o = /* @__PURE__ */ Pt([]), s = /* @__PURE__ */ Pt("lost"), c = /* @__PURE__ */ Pt(!1), l = /* @__PURE__ */ Pt(""), u = /* @__PURE__ */ Pt(!1), d = /* @__PURE__ */ Pt(!1), f = /* @__PURE__ */ Pt(!1), p = /* @__PURE__ */ Pt(""), h = /* @__PURE__ */ Pt({ version: 0 }), g = {}, _, v = /* @__PURE__ */ Pt(() => {}), y = !1, b = /* @__PURE__ */ at(() => t.channel.recorded ?? !1), x = /* @__PURE__ */ at(() => q(i)?.h), S = /* @__PURE__ */ at(() => q(x)?.playing ?? !1), C = /* @__PURE__ */ at(() => q(x)?.lesson), w = (e, t = !1) => q(v)({
		do: "step",
		by: e,
		epoch: t
	}), T = () => q(v)({
		do: "play",
		on: !q(S)
	}), E = {
		losses: [],
		times: [],
		watched: [],
		first: 0
	};
	function D(e) {
		let { h: t, a: s } = e;
		if (t.type === "hello") q(n) && (q(n).file !== t.file || q(n).target !== t.target || String(q(n).layers) !== String(t.layers)) && (B(a, null), B(o, [])), B(r, s.dots), B(n, t), g = {}, y = !1, t.said && B(l, t.said, !0), nr().then(() => q(v)({ do: "ready" }));
		else if (t.type === "frame") {
			for (let e of Object.keys(s)) (e.startsWith("map") || e === "surface") && (g[e] = s[e]);
			for (let e of ["A", "B"]) {
				let n = t["losses" + e];
				if (!n) {
					q(h)[e] && B(h, {
						...q(h),
						[e]: void 0
					});
					continue;
				}
				let r = q(h)[e] ?? E, i = n.from ? r.losses : [], a = n.seen ? r.times : [], o = n.seen ? r.watched : [];
				i.length = n.from, a.length = o.length = n.seen, i.push(...s["losses" + e].data), a.push(...s["watchedT" + e].data), o.push(...s["watched" + e].data), B(h, {
					...q(h),
					version: q(h).version + 1,
					[e]: {
						losses: i,
						times: a,
						watched: o,
						first: n.first
					}
				});
			}
			let n = q(i) && (q(i).h.t !== t.t || q(i).h.line !== t.line || q(i).h.version !== t.version);
			B(i, {
				...e,
				a: {
					...g,
					...s
				}
			}), n && q(a) && !t.playing && !y && O(q(a).name, q(a).index, !0), requestAnimationFrame(() => q(v)({ do: "ready" }));
		} else if (t.type === "opened" && (t.name !== q(a)?.name || String(t.index) !== String(q(a)?.index))) return;
		else t.type === "opened" ? (y = !1, B(a, t), q(o).length && B(o, [...q(o).slice(0, -1), {
			name: t.name,
			index: t.index,
			symbol: t.symbol
		}])) : t.type === "error" ? (B(p, ""), y ? (y = !1, B(a, {
			...q(a),
			error: t.text,
			position: null
		})) : B(l, t.text, !0)) : t.type === "file" && k(t.name, new Blob([t.text], { type: "text/plain" }));
	}
	function O(e, t, n = !1) {
		if (!q(b)) {
			if (!n) {
				let n = q(o).findIndex((n) => n.name === e && String(n.index) === String(t));
				B(o, n >= 0 ? q(o).slice(0, n + 1) : [...q(o), {
					name: e,
					index: t,
					symbol: `${e}[${t}]`
				}]), B(a, {
					...q(a),
					name: e,
					index: t,
					lines: q(a)?.lines ?? [],
					more: []
				});
			}
			y = !0, q(v)({
				do: "open",
				name: e,
				index: t
			});
		}
	}
	let ee = (e, t) => {
		O(e, t), _.getBoundingClientRect().width < 820 && _.querySelector("[aria-label=\"Open a number\"]")?.scrollIntoView({ block: "nearest" });
	}, te = (e, t) => {
		B(o, []), ee(e, t);
	};
	function k(e, t) {
		let n = document.createElement("a");
		n.href = URL.createObjectURL(t), n.download = e, n.click(), setTimeout(() => URL.revokeObjectURL(n.href), 1e3);
	}
	function ne() {
		let e = _.querySelector("canvas.field"), t = _.querySelector("canvas.points"), r = document.createElement("canvas");
		r.width = t.width, r.height = t.height;
		let i = r.getContext("2d");
		i.drawImage(e, 0, 0, r.width, r.height), i.drawImage(t, 0, 0), r.toBlob((e) => e && k(`${q(n).file}-surface.png`, e));
	}
	async function re(e) {
		e && t.channel.upload && (B(p, `Reading ${e.name}…`), B(l, await t.channel.upload(e).catch(() => "The table could not be sent: the server does not answer."), !0), B(p, ""));
	}
	Vi(() => {
		let e = matchMedia("(prefers-color-scheme: dark)"), n = matchMedia("(prefers-reduced-motion: reduce)"), r = () => {
			B(u, e.matches, !0), B(d, n.matches, !0);
		};
		r(), e.addEventListener("change", r), n.addEventListener("change", r), B(v, t.channel.open(D, (e) => {
			B(s, e, !0), B(c, q(c) || e === "up");
		}));
	});
	function ie(e) {
		let t = e.composedPath()[0], r = ae[e.key];
		!q(n) || e.ctrlKey || e.metaKey || e.altKey || !r || t.matches?.("input, select, textarea, summary") || e.key === " " && t.matches?.("button") || (e.preventDefault(), e.stopPropagation(), r(e));
	}
	let ae = {
		" ": T,
		ArrowRight: (e) => w(1, e.shiftKey),
		ArrowLeft: (e) => w(-1, e.shiftKey),
		"]": () => q(v)({
			do: "line",
			by: 1
		}),
		"[": () => q(v)({
			do: "line",
			by: -1
		})
	}, oe = (e) => {
		t.channel.upload && e.dataTransfer?.types.includes("Files") && (e.preventDefault(), B(f, !0));
	};
	var se = Ar();
	br("keydown", Gt, function(...e) {
		(t.channel.upload || q(b) ? ie : void 0)?.apply(this, e);
	}), br("dragover", Gt, oe), br("dragleave", Gt, (e) => {
		e.relatedTarget || B(f, !1);
	}), br("drop", Gt, (e) => {
		q(f) && (e.preventDefault(), B(f, !1), re(e.dataTransfer?.files[0]));
	}), Qr($t(se), () => t.channel.upload ? "main" : "div", !1, (e, g) => {
		Bi(e, (e) => _ = e, () => _), Mi(e, () => ({
			class: "play",
			tabindex: "-1",
			onkeydown: t.channel.upload || q(b) ? void 0 : ie,
			[vi]: {
				dark: q(u),
				recorded: q(b)
			}
		}));
		var y = Jd(), E = $t(y), D = (e) => {
			var t = Sd(), n = H(t, !0);
			W(() => Z(n, q(s) === "lost" ? "The connection is gone: the server has stopped, or this machine slept. Trying again; where the server still runs, everything is as it was." : "Another server answers here now. Open the address that it printed.")), X(e, t);
		};
		Q(E, (e) => {
			q(s) !== "up" && q(c) && e(D);
		});
		var O = U(E, 2), k = (e) => {
			var s = Kd(), c = $t(s), g = (e) => {
				var r = Td(), i = U(V(r), 2), a = U(V(i)), o = V(a), s = (e) => {
					var t = Cd(), r = H(t, !0);
					t.value = t.__value = "", W(() => Z(r, q(n).file)), X(e, t);
				};
				Q(o, (e) => {
					q(n).choices.samples[q(n).file] || e(s);
				}), Gr(U(o), 17, () => Object.entries(q(n).choices.samples), Vr, (e, t) => {
					var n = /* @__PURE__ */ at(() => m(q(t), 2));
					let r = () => q(n)[0], i = () => q(n)[1];
					var a = Cd(), o = H(a, !0), s = {};
					W(() => {
						Z(o, i()), s !== (s = r()) && (a.value = (a.__value = s) ?? "");
					}), X(e, a);
				}), I(a);
				var c;
				hi(a), I(i);
				var l = U(i, 2), u = U(V(l), 2);
				Gr(u, 21, () => q(n).names, Vr, (e, t) => {
					var n = Cd(), r = H(n, !0), i = {};
					W(() => {
						Z(r, q(t)), i !== (i = q(t)) && (n.__value = i);
					}), X(e, n);
				}), I(u);
				var d;
				hi(u), I(l);
				var f = U(l, 2), p = H(f), h = U(f, 2), g = U(V(h)), _ = V(g), y = U(_, 2), b = U(y, 2), x = U(b, 2), S = U(x, 2), C = U(S, 2), w = U(C, 2), T = (e) => {
					var t = wd(), n = U(V(t));
					I(t), J("change", n, (e) => re(e.currentTarget.files?.[0])), X(e, t);
				};
				Q(w, (e) => {
					t.channel.upload && e(T);
				}), I(g), I(h), I(r), W((e) => {
					c !== (c = q(n).choices.samples[q(n).file] ? q(n).file : "") && (a.value = (a.__value = c) ?? "", mi(a, c)), d !== (d = q(n).target) && (u.value = (u.__value = d) ?? "", mi(u, d)), Z(p, `${e ?? ""} rows. Nothing leaves this machine.`);
				}, [() => q(n).rows.toLocaleString("en")]), J("change", a, (e) => e.currentTarget.value && q(v)({
					do: "sample",
					name: e.currentTarget.value
				})), J("change", u, (e) => q(v)({
					do: "set",
					changes: {
						target: e.currentTarget.value,
						left_out: []
					}
				})), J("click", _, () => q(v)({
					do: "export",
					kind: "script"
				})), J("click", y, () => q(v)({
					do: "export",
					kind: "numpy"
				})), J("click", b, ne), J("click", x, () => q(v)({
					do: "export",
					kind: "svg"
				})), J("click", S, () => q(v)({
					do: "export",
					kind: "share"
				})), J("click", C, () => q(v)({
					do: "export",
					kind: "share",
					rows: !0
				})), X(e, r);
			};
			Q(c, (e) => {
				q(b) || e(g);
			});
			var _ = U(c, 2), y = V(_), E = H(y, !0), D = U(y, 2), O = V(D), k = U(O);
			I(D);
			var ie = U(D, 2), ae = (e) => {
				var t = Ed(), n = U(V(t)), r = U(n);
				I(t), J("click", n, () => q(v)({
					do: "line",
					by: -1
				})), J("click", r, () => q(v)({
					do: "line",
					by: 1
				})), X(e, t);
			};
			Q(ie, (e) => {
				q(b) || e(ae);
			});
			var oe = U(ie, 2);
			Di(oe);
			var se = U(oe, 2), ce = V(se), A = H(ce), j = U(ce), M = (e) => {
				var t = Dd(), n = H(t);
				W((e) => Z(n, `epoch ${e ?? ""}`), [() => q(x).epoch.toFixed(1)]), X(e, t);
			};
			Q(j, (e) => {
				q(n).unit || e(M);
			});
			var N = U(j), le = H(U(V(N)), !0);
			I(N);
			var ue = U(N), de = (e) => {
				var t = Dd(), n = H(t);
				W(() => Z(n, `line ${q(x).line ?? ""}`)), X(e, t);
			};
			Q(ue, (e) => {
				q(x).line !== null && e(de);
			}), I(se);
			var fe = U(se, 2), pe = (e) => {
				var t = Od(), n = $t(t), r = U(V(n));
				Gr(r, 20, () => [
					1,
					5,
					20,
					100
				], Vr, (e, t) => {
					var n = Cd(), r = H(n, !0), i = {};
					W(() => {
						Z(r, t === 1 ? "1 update" : t), i !== (i = t) && (n.value = (n.__value = i) ?? "");
					}), X(e, n);
				}), I(r);
				var i;
				hi(r), I(n);
				var a = U(n, 2);
				W(() => {
					i !== (i = q(x).speed) && (r.value = (r.__value = i) ?? "", mi(r, i));
				}), J("change", r, (e) => q(v)({
					do: "speed",
					n: +e.currentTarget.value
				})), J("click", a, () => q(v)({ do: "same start" })), X(e, t);
			};
			Q(fe, (e) => {
				q(b) || e(pe);
			}), I(_);
			var me = U(_, 2), P = (e) => {
				var t = Ad(), n = V(t), r = U(n), i = (e) => {
					var t = kd();
					J("click", t, () => B(l, "")), X(e, t);
				};
				Q(r, (e) => {
					q(l) && e(i);
				}), I(t), W(() => Z(n, `${(q(l) || q(p) || q(x).note) ?? ""} `)), X(e, t);
			};
			Q(me, (e) => {
				(q(l) || q(p) || q(x).note) && e(P);
			});
			var he = U(me, 2), F = (e) => {
				var t = Bd();
				let r;
				var i = V(t), a = (e) => {
					var t = Ld(), n = $t(t), r = V(n), i = H(r, !0), a = U(r), o = H(a, !0), s = U(a);
					I(n);
					var c = U(n, 2), l = (e) => {
						X(e, jd());
					}, u = (e) => {
						var t = Id(), n = $t(t), r = H(n, !0), i = U(n, 2), a = (e) => {
							var t = Nd(), n = V(t), r = U(V(n));
							I(n);
							var i = U(n);
							Gr(i, 21, () => q(C).options, Vr, (e, t, n) => {
								var r = Md();
								let i;
								var a = H(r, !0);
								W(() => {
									Ai(r, "aria-pressed", q(C).answer === n), i = ci(r, 1, "", null, i, { right: q(C).passed && q(C).right === n }), Z(a, q(t));
								}), J("click", r, () => q(v)({
									do: "lesson",
									answer: n
								})), X(e, r);
							}), I(i), I(t), W(() => Z(r, ` ${q(C).ask ?? ""}`)), X(e, t);
						};
						Q(i, (e) => {
							q(C).ask && e(a);
						});
						var o = U(i, 2), s = (e) => {
							var t = Pd(), n = H(t, !0);
							W(() => Z(n, q(C).do)), X(e, t);
						};
						Q(o, (e) => {
							q(C).ask && q(C).answer === null || e(s);
						});
						var c = U(o, 2), l = (e) => {
							var t = Fd(), n = $t(t), r = V(n), i = H(r, !0), a = U(r, 1, !0);
							I(n);
							var o = U(n);
							W(() => {
								Z(i, q(C).ask ? q(C).answer === q(C).right ? "As you said. " : "Not what you said. " : ""), Z(a, q(C).then);
							}), J("click", o, () => q(v)({
								do: "lesson",
								next: !0
							})), X(e, t);
						};
						Q(c, (e) => {
							q(C).passed && e(l);
						}), W(() => Z(r, q(C).say)), X(e, t);
					};
					Q(c, (e) => {
						q(C).done ? e(l) : e(u, -1);
					}), W(() => {
						Z(i, q(C).title), Z(o, q(C).done ? "done" : `step ${q(C).at + 1} of ${q(C).count}`);
					}), J("click", s, () => q(v)({ do: "lesson" })), X(e, t);
				}, o = (e) => {
					var t = zd(), r = $t(t), i = U(V(r)), a = V(i);
					a.value = a.__value = "", Gr(U(a), 17, () => Object.entries(q(n).choices.lessons), Vr, (e, t) => {
						var n = /* @__PURE__ */ at(() => m(q(t), 2));
						let r = () => q(n)[0], i = () => q(n)[1];
						var a = Cd(), o = H(a, !0), s = {};
						W(() => {
							Z(o, i()), s !== (s = r()) && (a.value = (a.__value = s) ?? "");
						}), X(e, a);
					}), I(i), i.value = i.__value = "", I(r);
					var o = U(r, 2), s = (e) => {
						X(e, Rd());
					};
					Q(o, (e) => {
						q(x).head || e(s);
					}), J("change", i, (e) => e.currentTarget.value && q(v)({
						do: "lesson",
						name: e.currentTarget.value
					})), X(e, t);
				};
				Q(i, (e) => {
					q(C) ? e(a) : e(o, -1);
				}), I(t), W(() => r = ci(t, 1, "card lessons", null, r, { on: q(C) })), X(e, t);
			};
			Q(he, (e) => {
				q(b) || e(F);
			});
			var ge = U(he, 2), _e = V(ge), ve = (e) => {
				{
					let t = /* @__PURE__ */ at(() => q(C)?.allowed ?? []);
					pd(e, {
						get hello() {
							return q(n);
						},
						get allowed() {
							return q(t);
						},
						get send() {
							return q(v);
						}
					});
				}
			};
			Q(_e, (e) => {
				q(b) || e(ve);
			});
			var ye = U(_e, 2), be = V(ye);
			Bu(be, {
				get hello() {
					return q(n);
				},
				get frame() {
					return q(i);
				},
				get dark() {
					return q(u);
				},
				get still() {
					return q(d);
				},
				get opened() {
					return q(a);
				},
				open: te
			});
			var xe = U(be, 2), Se = (e) => {
				var t = Ud();
				Gr(U(V(t), 2), 17, () => q(x).hints ?? [], Vr, (e, t) => {
					var n = Vd(), r = V(n), i = H(r, !0), a = U(r), o = U(a);
					I(n), W(() => {
						Z(i, q(t).kind), Z(a, ` ${q(t).text ?? ""} `);
					}), J("click", o, () => te(q(t).name, q(t).index)), X(e, n);
				}, (e) => {
					X(e, Hd());
				}), I(t), X(e, t);
			};
			Q(xe, (e) => {
				q(b) || e(Se);
			}), I(ye);
			var L = U(ye, 2), R = V(L);
			xd(R, {
				get hello() {
					return q(n);
				},
				get dots() {
					return q(r);
				},
				get frame() {
					return q(i);
				},
				get dark() {
					return q(u);
				},
				get recorded() {
					return q(b);
				},
				get send() {
					return q(v);
				}
			}), Du(U(R, 2), {
				get curves() {
					return q(h);
				},
				get t() {
					return q(x).t;
				},
				get head() {
					return q(x).head;
				},
				get accuracy() {
					return q(x).accuracy;
				},
				get heldOut() {
					return q(x).heldOut;
				},
				get task() {
					return q(n).task;
				},
				get dark() {
					return q(u);
				},
				get send() {
					return q(v);
				}
			}), I(L), I(ge);
			var Ce = U(ge, 2), we = (e) => {
				var t = Wd(), r = V(t);
				rd(r, {
					get opened() {
						return q(a);
					},
					get trail() {
						return q(o);
					},
					get playing() {
						return q(S);
					},
					open: ee,
					get send() {
						return q(v);
					}
				});
				var i = U(r, 2);
				{
					let e = /* @__PURE__ */ at(() => q(a)?.position ?? null);
					qi(i, {
						title: "Program",
						get hello() {
							return q(n);
						},
						kind: "text",
						get at() {
							return q(e);
						},
						get line() {
							return q(x).line;
						},
						get values() {
							return q(x).values;
						}
					});
				}
				var s = U(i, 2);
				{
					let e = /* @__PURE__ */ at(() => q(a)?.position ?? null);
					qi(s, {
						title: "Source",
						get hello() {
							return q(n);
						},
						kind: "source",
						get at() {
							return q(e);
						},
						get line() {
							return q(x).line;
						}
					});
				}
				I(t), X(e, t);
			};
			Q(Ce, (e) => {
				q(b) || e(we);
			});
			var Te = U(Ce, 2), Ee = (e) => {
				X(e, Gd());
			};
			Q(Te, (e) => {
				q(f) && e(Ee);
			}), W((e, t) => {
				Z(E, q(S) ? "Pause" : "Train"), Ai(oe, "max", e), Oi(oe, q(x).t), Ai(oe, "aria-valuetext", `${q(n).unit ?? "update" ?? ""} ${q(x).t ?? ""} of ${q(x).head ?? ""}`), Z(A, `${q(n).unit ?? "update" ?? ""} ${q(x).t ?? ""} of ${q(x).head ?? ""}`), Z(le, t);
			}, [() => Math.max(q(x).head, 1), () => cu(q(x)["losses" + q(n).shown]?.loss ?? q(x).lossesA?.loss)]), J("click", y, T), J("click", O, () => w(-1)), J("click", k, () => w(1)), J("input", oe, (e) => q(v)({
				do: "seek",
				t: +e.currentTarget.value
			})), X(e, s);
		}, ae = (e) => {
			var t = qd(), n = H(t, !0);
			W(() => Z(n, q(s) === "refused" ? "This is not the whole address: open the one that was printed, with what follows the #." : "Connecting…")), X(e, t);
		};
		Q(O, (e) => {
			q(n) && q(i) && q(x) ? e(k) : e(ae, -1);
		}), X(g, y);
	}), X(e, se), Ie();
}
xr([
	"change",
	"click",
	"input"
]);
// src/wire.ts
var Xd = {
	f4: Float32Array,
	u1: Uint8Array,
	i1: Int8Array
};
function Zd(e) {
	let t = new DataView(e).getUint32(0, !0), n = JSON.parse(new TextDecoder().decode(new Uint8Array(e, 4, t))), r = {};
	for (let [i, [a, o, s]] of Object.entries(n.arrays)) r[i] = {
		shape: o,
		data: new Xd[a](e, 4 + t + s, o.reduce((e, t) => e * t, 1))
	};
	return {
		h: n,
		a: r,
		bytes: e.byteLength
	};
}
function Qd() {
	let e = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
	return {
		open(t, n) {
			let r, i = 250, a = 0, o = () => {
				clearTimeout(a), r = new WebSocket(`ws://${location.host}/ws`), r.binaryType = "arraybuffer", r.onopen = () => r.send(JSON.stringify({ token: e })), r.onmessage = (e) => {
					i = 250, n("up"), t(Zd(e.data));
				}, r.onclose = ({ code: e }) => {
					n(e === 1008 ? "refused" : "lost"), e !== 1008 && (a = window.setTimeout(o, i = Math.min(2 * i, 4e3)));
				};
			};
			for (let e of [
				"online",
				"visibilitychange",
				"resume"
			]) addEventListener(e, () => {
				a && r.readyState === 3 && o();
			}, !0);
			return o(), (e) => {
				r.readyState === 1 && r.send(JSON.stringify(e));
			};
		},
		async upload(t) {
			let n = await fetch(`/table?name=${encodeURIComponent(t.name)}`, {
				method: "POST",
				body: t,
				headers: { "x-token": e }
			});
			return n.ok ? "" : await n.text();
		}
	};
}
async function $d(e) {
	let t = Uint8Array.from(atob(e.trim()), (e) => e.charCodeAt(0)), n = await new Response(new Blob([t]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer(), r = [];
	for (let e = 0; e < n.byteLength;) {
		let t = new DataView(n).getUint32(e, !0);
		r.push(Zd(n.slice(e + 4, e + 4 + t))), e += 4 + t;
	}
	let [i, ...a] = r;
	return {
		recorded: !0,
		open(e, t) {
			let n = a.length - 1, r = !1, o = 0, s = () => e({
				...a[n],
				h: {
					...a[n].h,
					playing: r
				}
			}), c = () => {
				r && (n = Math.min(n + 1, a.length - 1), r = n < a.length - 1, s(), o = window.setTimeout(c, 120));
			};
			return queueMicrotask(() => {
				t("up"), e(i), e(a[0]), s();
			}), (e) => {
				if (e.do !== "ready") {
					if (clearTimeout(o), e.do === "play") r = !!e.on, r && n === a.length - 1 && (n = 0), s(), o = window.setTimeout(c, 120);
					else if (e.do === "step") r = !1, n = Math.max(0, Math.min(a.length - 1, n + Math.sign(Number(e.by)))), s();
					else if (e.do === "seek") {
						r = !1;
						let t = Number(e.t);
						n = a.reduce((e, n, r) => Math.abs(n.h.t - t) < Math.abs(a[e].h.t - t) ? r : e, 0), s();
					} else e.do === "same start" && (r = !1, n = 0, s());
				}
			};
		}
	};
}
// src/main.ts
function ef(e, t, n) {
	let r = e.attachShadow({ mode: "open" }), i = new CSSStyleSheet();
	i.replaceSync(t), r.adoptedStyleSheets = [i];
	let a = document.createElement("div");
	r.append(a);
	let o = Fr(Yd, {
		target: a,
		props: { channel: n }
	});
	return () => void zr(o);
}
var tf = { render({ model: e, el: t }) {
	let n = document.createElement("div");
	return n.dataset.lmSuppressShortcuts = "true", t.append(n), ef(n, e.get("style"), { open(t, n) {
		return e.on("msg:custom", (e, r) => {
			let i = r[0];
			n("up"), t(Zd(i.buffer.slice(i.byteOffset, i.byteOffset + i.byteLength)));
		}), e.send({ do: "hello" }), (t) => e.send(t);
	} });
} }, nf = document.getElementById("chainrule-play");
nf && Fr(Yd, {
	target: nf,
	props: { channel: Qd() }
});
for (let e of document.querySelectorAll("script[type=\"application/x-chainrule-recording\"]")) {
	let t = document.createElement("div"), n = document.querySelector("script[type=\"text/x-chainrule-style\"]");
	e.after(t), $d(e.textContent ?? "").then((e) => ef(t, n?.textContent ?? "", e));
}
export { tf as default };
