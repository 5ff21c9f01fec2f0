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
var h = 1024, g = 2048, _ = 4096, v = 8192, y = 16384, b = 32768, x = 1 << 25, S = 65536, C = 1 << 19, w = 1 << 20, T = 1 << 25, E = 1 << 21, D = 1 << 22, O = 1 << 23, ee = Symbol("$state"), te = Symbol("component"), k = Symbol(""), A = Symbol("attributes"), ne = Symbol("class"), re = Symbol("style"), ie = Symbol("text"), ae = Symbol("form reset"), oe = new class extends Error {
	name = "StaleReactionError";
	message = "The reaction that called `getAbortSignal()` was re-run or destroyed";
}(), se = !!globalThis.document?.contentType && /* @__PURE__ */ globalThis.document.contentType.includes("xml"), j = {}, M = Symbol("uninitialized"), ce = "http://www.w3.org/1999/xhtml", N = "http://www.w3.org/2000/svg", le = "http://www.w3.org/1998/Math/MathML";
function ue() {
	console.warn("https://svelte.dev/e/derived_inert");
}
function de(e) {
	console.warn("https://svelte.dev/e/hydration_mismatch");
}
function fe() {
	console.warn("https://svelte.dev/e/select_multiple_invalid_value");
}
function pe() {
	console.warn("https://svelte.dev/e/svelte_boundary_reset_noop");
}
// node_modules/svelte/src/internal/client/dom/hydration.js
var P = !1;
function me(e) {
	P = e;
}
var F;
function he(e) {
	if (e === null) throw de(), j;
	return F = e;
}
function ge() {
	return he(/* @__PURE__ */ Xt(F));
}
function I(e) {
	if (P) {
		if (/* @__PURE__ */ Xt(F) !== null) throw de(), j;
		F = e;
	}
}
function _e(e = 1) {
	if (P) {
		for (var t = e, n = F; t--;) n = /* @__PURE__ */ Xt(n);
		F = n;
	}
}
function ve(e = !0) {
	for (var t = 0, n = F;;) {
		if (n.nodeType === 8) {
			var r = n.data;
			if (r === "]") {
				if (t === 0) return n;
				--t;
			} else (r === "[" || r === "[!" || r[0] === "[" && !isNaN(Number(r.slice(1)))) && (t += 1);
		}
		var i = /* @__PURE__ */ Xt(n);
		e && n.remove(), n = i;
	}
}
function ye(e) {
	if (!e || e.nodeType !== 8) throw de(), j;
	return e.data;
}
// node_modules/svelte/src/internal/client/reactivity/equality.js
function be(e) {
	return e === this.v;
}
function xe(e, t) {
	return e == e ? e !== t || typeof e == "object" && !!e || typeof e == "function" : t == t;
}
function Se(e) {
	return !xe(e, this.v);
}
function L(e) {
	throw Error("https://svelte.dev/e/lifecycle_outside_component");
}
// node_modules/svelte/src/internal/client/errors.js
function R() {
	throw Error("https://svelte.dev/e/async_derived_orphan");
}
function Ce(e, t, n) {
	throw Error("https://svelte.dev/e/each_key_duplicate");
}
function we(e) {
	throw Error("https://svelte.dev/e/effect_in_teardown");
}
function Te() {
	throw Error("https://svelte.dev/e/effect_in_unowned_derived");
}
function Ee(e) {
	throw Error("https://svelte.dev/e/effect_orphan");
}
function De() {
	throw Error("https://svelte.dev/e/effect_update_depth_exceeded");
}
function Oe() {
	throw Error("https://svelte.dev/e/state_descriptors_fixed");
}
function ke() {
	throw Error("https://svelte.dev/e/state_prototype_fixed");
}
function Ae() {
	throw Error("https://svelte.dev/e/state_unsafe_mutation");
}
function je() {
	throw Error("https://svelte.dev/e/svelte_boundary_reset_onerror");
}
// node_modules/svelte/src/internal/client/context.js
var Me = null;
function Ne(e) {
	Me = e;
}
function Pe(e, t = !1, n) {
	Me = {
		p: Me,
		i: !1,
		c: null,
		e: null,
		s: e,
		x: null,
		r: K,
		l: null
	};
}
function Fe(e) {
	var t = Me, n = t.e;
	if (n !== null) {
		t.e = null;
		for (var r of n) dn(r);
	}
	return e !== void 0 && (t.x = e), t.i = !0, Me = t.p, Ie(e);
}
function Ie(e = {}) {
	return i(e, te, { value: !0 }), e;
}
function Le() {
	return !0;
}
// node_modules/svelte/src/internal/client/dom/task.js
var Re = [];
function ze() {
	var e = Re;
	Re = [], f(e);
}
function Be(e) {
	if (Re.length === 0 && !mt) {
		var t = Re;
		queueMicrotask(() => {
			t === Re && ze();
		});
	}
	Re.push(e);
}
function Ve() {
	for (; Re.length > 0;) ze();
}
// node_modules/svelte/src/internal/client/reactivity/status.js
var He = ~(g | _ | h);
function Ue(e, t) {
	e.f = e.f & He | t;
}
function We(e) {
	e.f & 512 || e.deps === null ? Ue(e, h) : Ue(e, _);
}
// node_modules/svelte/src/internal/client/reactivity/utils.js
function Ge(e, t) {
	e.f & 2048 ? t.set(e, g) : e.f & 4096 && t.get(e) !== 2048 && t.set(e, _), Ue(e, h);
}
// node_modules/svelte/src/internal/client/dom/elements/misc.js
var Ke = !1;
function qe() {
	Ke || (Ke = !0, document.addEventListener("reset", (e) => {
		Promise.resolve().then(() => {
			if (!e.defaultPrevented) for (let t of e.target.elements) t[ae]?.();
		});
	}, { capture: !0 }));
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/shared.js
function Je(e) {
	var t = G, n = K;
	Nn(null), Pn(null);
	try {
		return e();
	} finally {
		Nn(t), Pn(n);
	}
}
function Ye(e, t, n, r = n) {
	e.addEventListener(t, () => Je(n));
	let i = e[ae];
	e[ae] = i ? () => {
		i(), r(!0);
	} : () => r(!0), qe();
}
// node_modules/svelte/src/internal/client/reactivity/async.js
function Xe(e, t, n, r) {
	let i = Le() ? et : it;
	var a = e.filter((e) => !e.settled), o = t.map(i);
	if (n.length === 0 && a.length === 0) {
		r(o);
		return;
	}
	var s = K, c = Ze(), l = a.length === 1 ? a[0].promise : a.length > 1 ? Promise.all(a.map((e) => e.promise)) : null;
	function u(e) {
		if (!(s.f & 16384)) {
			c();
			try {
				r([...o, ...e]);
			} catch (e) {
				rn(e, s);
			}
			Qe();
		}
	}
	var d = $e();
	if (n.length === 0) {
		l.then(() => u([])).finally(d);
		return;
	}
	function f() {
		Promise.all(n.map((e) => /* @__PURE__ */ nt(e))).then(u).catch((e) => rn(e, s)).finally(d);
	}
	l ? l.then(() => {
		s.f & 16384 ? d() : (c(), f(), Qe());
	}) : f();
}
function Ze() {
	var e = K, t = G, n = Me, r = z;
	return function(i = !0) {
		Pn(e), Nn(t), Ne(n), i && !(e.f & 16384) && (r?.activate(), r?.apply());
	};
}
function Qe(e = !0) {
	Pn(null), Nn(null), Ne(null), e && z?.deactivate();
}
function $e() {
	var e = K, t = e.b, n = z, r = !!t?.is_rendered();
	return t?.update_pending_count(1, n), n.increment(r, e), () => {
		t?.update_pending_count(-1, n), n.decrement(r, e);
	};
}
/*#__NO_SIDE_EFFECTS__*/
function et(e) {
	var t = 2 | g;
	return K !== null && (K.f |= C), {
		ctx: Me,
		deps: null,
		effects: null,
		equals: be,
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
var tt = Symbol("obsolete");
/*#__NO_SIDE_EFFECTS__*/
function nt(e, t, n) {
	let r = K;
	r === null && R();
	var i = void 0, a = jt(M), o = !G, s = /* @__PURE__ */ new Set();
	return mn(() => {
		var t = K, n = p();
		i = n.promise;
		try {
			Promise.resolve(e()).then(n.resolve, (e) => {
				e !== oe && n.reject(e);
			}).finally(Qe);
		} catch (e) {
			n.reject(e), Qe();
		}
		var c = z;
		if (o) {
			if (t.f & 32768) var l = $e();
			if (r.b?.is_rendered()) c.async_deriveds.get(t)?.reject(tt);
			else for (let e of s.values()) e.reject(tt);
			s.add(n), c.async_deriveds.set(t, n);
		}
		let u = (e, t = void 0) => {
			l?.(), s.delete(n), t !== tt && (c.activate(), t ? (a.f |= O, It(a, t)) : (a.f & 8388608 && (a.f ^= O), It(a, e)), c.deactivate());
		};
		n.promise.then(u, (e) => u(null, e || "unknown"));
	}), ln(() => {
		for (let e of s) e.reject(tt);
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
function rt(e) {
	let t = /* @__PURE__ */ et(e);
	return In(t), t;
}
/*#__NO_SIDE_EFFECTS__*/
function it(e) {
	let t = /* @__PURE__ */ et(e);
	return t.equals = Se, t;
}
function at(e) {
	var t = e.effects;
	if (t !== null) {
		e.effects = null;
		for (var n = 0; n < t.length; n += 1) xn(t[n]);
	}
}
function ot(e) {
	var t, n = K, r = e.parent;
	if (!An && r !== null && e.v !== M && r.f & 24576) return ue(), e.v;
	Pn(r);
	try {
		at(e), t = Jn(e);
	} finally {
		Pn(n);
	}
	return t;
}
function st(e) {
	var t = ot(e);
	!e.equals(t) && (e.wv = Gn(), (!z?.is_fork || e.deps === null) && (z === null ? e.v = t : (z.capture(e, t, !0), dt?.capture(e, t, !0)), e.deps === null)) ? Ue(e, h) : An || (ft === null ? We(e) : (cn() || z?.is_fork) && ft.set(e, t));
}
function ct(e) {
	if (e.effects !== null) for (let t of e.effects) (t.teardown || t.ac) && (t.teardown?.(), t.ac !== null && Je(() => {
		t.ac.abort(oe), t.ac = null;
	}), t.fn !== null && (t.teardown = d), Zn(t, 0), yn(t));
}
function lt(e) {
	if (e.effects !== null) for (let t of e.effects) t.teardown && t.fn !== null && Qn(t);
}
// node_modules/svelte/src/internal/client/reactivity/batch.js
var ut = null, z = null, dt = null, ft = null, pt = null, mt = !1, ht = !1, gt = null, _t = null, vt = 0, yt = 1, bt = class e {
	id = yt++;
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
		ut === null ? ut = this : (ut.next = this, this.prev = ut), ut = this;
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
			for (var r of n.d) Ue(r, g), t(r);
			for (r of n.m) Ue(r, _), t(r);
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
					t.f ^= h;
				}
			}
			n || e.push(t);
		}
		return this.#a = [], e;
	}
	#m() {
		this.started = !0;
		for (let [e, t] of this.#s) Ue(e, t), this.schedule(e);
		this.apply();
		for (var t = gt = [], n = [], r = _t = []; this.#a.length > 0;) {
			vt++ > 1e3 && (this.#b(), St());
			for (let e of this.#p()) try {
				this.#h(e, t, n);
			} catch (t) {
				throw Dt(e), this.#d() || this.discard(), t;
			}
		}
		if (z = null, r.length > 0) {
			var i = e.ensure();
			for (let e of r) i.schedule(e);
		}
		if (gt = null, _t = null, this.#d()) {
			this.#y(n), this.#y(t);
			for (let [e, t] of this.#c) Et(e, t);
			r.length > 0 && z.#m();
			return;
		}
		let a = this.#g();
		if (a) this.#y(n), this.#y(t), a.#v(this);
		else {
			this.#s.clear();
			for (let e of this.#e) e(this);
			this.#e.clear(), dt = this, wt(n), wt(t), dt = null, this.#i?.resolve();
			var o = z;
			this.#n === 0 && (this.#a.length === 0 || o !== null) && this.#b(), o !== null && (kt.clear(), o.#m());
		}
	}
	#h(e, t, n) {
		e.f ^= h;
		for (var r = e.first; r !== null;) {
			var i = r.f, a = !!(i & 96);
			if (!(a && i & 1024 || i & 8192 || this.#c.has(r)) && r.fn !== null) {
				a ? r.f ^= h : i & 4 ? t.push(r) : Kn(r) && (i & 16 && this.add_dirty_reaction(r, _), Qn(r));
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
					r & 4194320 && !this.async_deriveds.has(i) && (this.#s.delete(i), Ue(i, g), this.schedule(i));
				}
			}
		};
		for (let e of this.current.keys()) t(e);
		this.oncommit(() => e.discard()), e.#b(), z = this, this.#m();
	}
	#y(e) {
		for (var t = 0; t < e.length; t += 1) Ge(e[t], this.#s);
	}
	capture(e, t, n = !1) {
		e.v !== M && !this.previous.has(e) && this.previous.set(e, e.v), e.f & 8388608 || (this.current.set(e, [t, n]), ft?.set(e, t)), this.is_fork || (e.v = t);
	}
	activate() {
		z = this;
	}
	deactivate() {
		z = null, ft = null;
	}
	flush() {
		try {
			ht = !0, z = this, this.#m();
		} finally {
			vt = 0, pt = null, gt = null, _t = null, ht = !1, z = null, ft = null, kt.clear();
		}
	}
	discard() {
		for (let e of this.#t) e(this);
		this.#t.clear();
		for (let e of this.async_deriveds.values()) e.reject(tt);
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
		this.#u || (this.#u = !0, Be(() => {
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
			!ht && !mt && Be(() => {
				t.started || t.flush();
			});
		}
		return z;
	}
	apply() {
		ft = null;
	}
	schedule(e) {
		pt = e, e.b?.is_pending && e.f & 16777228 && !(e.f & 32768) ? e.b.defer_effect(e) : this.#a.push(e);
	}
	#b() {
		if (this.linked) {
			var e = this.prev, t = this.next;
			e === null || (e.next = t), t === null ? ut = e : t.prev = e, this.linked = !1;
		}
	}
};
function xt(e) {
	var t = mt, n = dt;
	dt = null, mt = !0;
	try {
		var r;
		for (e && (xt(), r = e());;) {
			if (Ve(), z === null) return r;
			z.flush();
		}
	} finally {
		mt = t, dt = n;
	}
}
function St() {
	try {
		De();
	} catch (e) {
		rn(e, pt);
	}
}
var Ct = null;
function wt(e) {
	var t = e.length;
	if (t !== 0) {
		for (var n = 0; n < t;) {
			var r = e[n++];
			if (!(r.f & 24576) && Kn(r) && (Ct = /* @__PURE__ */ new Set(), Qn(r), r.deps === null && r.first === null && r.nodes === null && r.teardown === null && r.ac === null && Cn(r), Ct?.size > 0)) {
				kt.clear();
				for (let e of Ct) {
					if (e.f & 24576) continue;
					let t = [e], n = e.parent;
					for (; n !== null;) Ct.has(n) && (Ct.delete(n), t.push(n)), n = n.parent;
					for (let e = t.length - 1; e >= 0; e--) {
						let n = t[e];
						n.f & 24576 || Qn(n);
					}
				}
				Ct.clear();
			}
		}
		Ct = null;
	}
}
function Tt(e) {
	z.schedule(e);
}
function Et(e, t) {
	if (!(e.f & 32 && e.f & 1024)) {
		e.f & 2048 ? t.d.push(e) : e.f & 4096 && t.m.push(e), Ue(e, h);
		for (var n = e.first; n !== null;) Et(n, t), n = n.next;
	}
}
function Dt(e) {
	Ue(e, h);
	for (var t = e.first; t !== null;) Dt(t), t = t.next;
}
// node_modules/svelte/src/internal/client/reactivity/sources.js
var Ot = /* @__PURE__ */ new Set(), kt = /* @__PURE__ */ new Map(), At = !1;
function jt(e, t) {
	return {
		f: 0,
		v: e,
		reactions: null,
		equals: be,
		rv: 0,
		wv: 0
	};
}
/*#__NO_SIDE_EFFECTS__*/
function Mt(e, t) {
	let n = jt(e, t);
	return In(n), n;
}
/*#__NO_SIDE_EFFECTS__*/
function Nt(e, t = !1, n = !0) {
	let r = jt(e);
	return t || (r.equals = Se), r;
}
function B(e, t, n = !1) {
	return G !== null && (!Mn || G.f & 131072) && Le() && G.f & 4325394 && (Fn === null || !Fn.has(e)) && Ae(), It(e, n ? Bt(t) : t, _t);
}
var Pt = null, Ft = 0;
function It(e, t, n = null) {
	if (!e.equals(t)) {
		An ? kt.set(e, t) : kt.has(e) || kt.set(e, e.v);
		var r = bt.ensure();
		if (r.capture(e, t), e.f & 2) {
			let t = e;
			e.f & 2048 && ot(t), ft === null && We(t);
		}
		e.wv = Gn(), Pt = null, Ft = 0, zt(e, g, n), Pt = null, Le() && K !== null && K.f & 1024 && !(K.f & 96) && (zn === null ? Bn([e]) : zn.push(e)), !r.is_fork && Ot.size > 0 && !At && Lt();
	}
	return t;
}
function Lt() {
	At = !1;
	for (let e of Ot) {
		e.f & 1024 && Ue(e, _);
		let t;
		try {
			t = Kn(e);
		} catch {
			t = !0;
		}
		t && Qn(e);
	}
	Ot.clear();
}
function Rt(e) {
	B(e, e.v + 1);
}
function zt(e, t, n) {
	var r = e.reactions;
	if (r !== null) {
		var i = Le(), a = r.length;
		if (Ft += a, Ft > 1e5 && Pt === null && (Pt = /* @__PURE__ */ new Set()), Pt !== null) {
			if (Pt.has(e)) return;
			Pt.add(e);
		}
		for (var o = 0; o < a; o++) {
			var s = r[o], c = s.f;
			if (i || s !== K) {
				var l = (c & g) === 0;
				if (l && Ue(s, t), c & 131072) Ot.add(s);
				else if (c & 2) {
					var u = s;
					ft?.delete(u), zt(u, _, n);
				} else if (l) {
					var d = s;
					c & 16 && Ct !== null && Ct.add(d), n === null ? Tt(d) : n.push(d);
				}
			}
		}
	}
}
function Bt(t) {
	if (typeof t != "object" || !t || ee in t || te in t) return t;
	let n = l(t);
	if (n !== s && n !== c) return t;
	var r = /* @__PURE__ */ new Map(), i = e(t), o = /* @__PURE__ */ Mt(0), u = null, d = Un, f = (e) => {
		if (Un === d) return e();
		var t = G, n = Un;
		Nn(null), Wn(d);
		var r = e();
		return Nn(t), Wn(n), r;
	};
	return i && r.set("length", /* @__PURE__ */ Mt(t.length, u)), new Proxy(t, {
		defineProperty(e, t, n) {
			"value" in n && n.configurable !== !1 && n.enumerable !== !1 && n.writable !== !1 || Oe();
			var i = r.get(t);
			return i === void 0 ? f(() => {
				var e = /* @__PURE__ */ Mt(n.value, u);
				return r.set(t, e), e;
			}) : B(i, n.value, !0), !0;
		},
		deleteProperty(e, t) {
			var n = r.get(t);
			if (n === void 0) {
				if (t in e) {
					let e = f(() => /* @__PURE__ */ Mt(M, u));
					r.set(t, e), Rt(o);
				}
			} else B(n, M), Rt(o);
			return !0;
		},
		get(e, n, i) {
			if (n === ee) return t;
			var o = r.get(n), s = n in e;
			if (o === void 0 && (!s || a(e, n)?.writable) && (o = f(() => /* @__PURE__ */ Mt(Bt(s ? e[n] : M), u)), r.set(n, o)), o !== void 0) {
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
			if (t === ee) return !0;
			var n = r.get(t), i = n !== void 0 && n.v !== M || Reflect.has(e, t);
			return (n !== void 0 || (K !== null || G !== null) && (!i || a(e, t)?.writable)) && (n === void 0 && (n = f(() => /* @__PURE__ */ Mt(i ? Bt(e[t]) : M, u)), r.set(t, n)), q(n) === M) ? !1 : i;
		},
		set(e, t, n, s) {
			var c = r.get(t), l = t in e;
			if (i && t === "length") for (var d = n; d < c.v; d += 1) {
				var p = r.get(d + "");
				p === void 0 ? d in e && (p = f(() => /* @__PURE__ */ Mt(M, u)), r.set(d + "", p)) : B(p, M);
			}
			if (c === void 0) (!l || a(e, t)?.writable) && (c = f(() => /* @__PURE__ */ Mt(void 0, u)), B(c, Bt(n)), r.set(t, c));
			else {
				l = c.v !== M;
				var m = f(() => Bt(n));
				B(c, m);
			}
			var h = Reflect.getOwnPropertyDescriptor(e, t);
			if (h?.set && h.set.call(s, n), !l) {
				if (i && typeof t == "string") {
					var g = r.get("length"), _ = Number(t);
					Number.isInteger(_) && _ >= g.v && B(g, _ + 1);
				}
				Rt(o);
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
			ke();
		}
	});
}
function Vt(e) {
	try {
		if (typeof e == "object" && e && ee in e) return e[ee];
	} catch {}
	return e;
}
function Ht(e, t) {
	return Object.is(Vt(e), Vt(t));
}
var Ut, Wt, Gt, Kt;
function qt() {
	if (Ut === void 0) {
		Ut = window, Wt = /Firefox/.test(navigator.userAgent);
		var e = Element.prototype, t = Node.prototype, n = Text.prototype;
		Gt = a(t, "firstChild").get, Kt = a(t, "nextSibling").get, u(e) && (e[ne] = void 0, e[A] = null, e[re] = void 0, e.__e = void 0), u(n) && (n[ie] = void 0);
	}
}
function Jt(e = "") {
	return document.createTextNode(e);
}
/*@__NO_SIDE_EFFECTS__*/
function Yt(e) {
	return Gt.call(e);
}
/*@__NO_SIDE_EFFECTS__*/
function Xt(e) {
	return Kt.call(e);
}
function V(e, t) {
	if (!P) return /* @__PURE__ */ Yt(e);
	var n = /* @__PURE__ */ Yt(F);
	if (n === null) n = F.appendChild(Jt());
	else if (t && n.nodeType !== 3) {
		var r = Jt();
		return n?.before(r), he(r), r;
	}
	return t && tn(n), he(n), n;
}
function Zt(e, t = !1) {
	if (!P) {
		var n = /* @__PURE__ */ Yt(e);
		return n instanceof Comment && n.data === "" ? /* @__PURE__ */ Xt(n) : n;
	}
	if (t) {
		if (F?.nodeType !== 3) {
			var r = Jt();
			return F?.before(r), he(r), r;
		}
		tn(F);
	}
	return F;
}
function H(e, t = !1) {
	if (!P) return /* @__PURE__ */ Yt(e);
	var n = V(e, t);
	return I(e), n;
}
function U(e, t = 1, n = !1) {
	let r = P ? F : e;
	for (var i; t--;) i = r, r = /* @__PURE__ */ Xt(r);
	if (!P) return r;
	if (n) {
		if (r?.nodeType !== 3) {
			var a = Jt();
			return r === null ? i?.after(a) : r.before(a), he(a), a;
		}
		tn(r);
	}
	return he(r), r;
}
function Qt(e) {
	e.textContent = "";
}
function $t() {
	return !1;
}
function en(e, t, n) {
	return t == null || t === "http://www.w3.org/1999/xhtml" ? n ? document.createElement(e, { is: n }) : document.createElement(e) : n ? document.createElementNS(t, e, { is: n }) : document.createElementNS(t, e);
}
function tn(e) {
	if (e.nodeValue.length < 65536) return;
	let t = e.nextSibling;
	for (; t !== null && t.nodeType === 3;) t.remove(), e.nodeValue += t.nodeValue, t = e.nextSibling;
}
function nn(e) {
	var t = K;
	if (t === null) return G.f |= O, e;
	if (!(t.f & 32768) && !(t.f & 4)) throw e;
	rn(e, t);
}
function rn(e, t) {
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
function an(e) {
	K === null && (G === null && Ee(e), Te()), An && we(e);
}
function on(e, t) {
	var n = t.last;
	n === null ? t.last = t.first = e : (n.next = e, e.prev = n, t.last = e);
}
function sn(e, t) {
	var n = K;
	n !== null && n.f & 8192 && (e |= v);
	var r = {
		ctx: Me,
		deps: null,
		nodes: null,
		f: e | g | 512,
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
	if (e & 4) gt === null ? bt.ensure().schedule(r) : gt.push(r);
	else if (t !== null) {
		try {
			Qn(r);
		} catch (e) {
			throw xn(r), e;
		}
		i.deps === null && i.teardown === null && i.nodes === null && i.first === i.last && !(i.f & 524288) && (i = i.first, e & 16 && e & 65536 && i !== null && (i.f |= S));
	}
	if (i !== null && (i.parent = n, n !== null && on(i, n), G !== null && G.f & 2 && !(e & 64))) {
		var a = G;
		(a.effects ??= []).push(i);
	}
	return r;
}
function cn() {
	return G !== null && !Mn;
}
function ln(e) {
	let t = sn(8, null);
	return Ue(t, h), t.teardown = e, t;
}
function un(e) {
	an("$effect");
	var t = K.f;
	if (!G && t & 32 && Me !== null && !Me.i) {
		var n = Me;
		(n.e ??= []).push(e);
	} else return dn(e);
}
function dn(e) {
	return sn(4 | w, e);
}
function fn(e) {
	bt.ensure();
	let t = sn(64 | C, e);
	return (e = {}) => new Promise((n) => {
		e.outro ? wn(t, () => {
			xn(t), n(void 0);
		}) : (xn(t), n(void 0));
	});
}
function pn(e) {
	return sn(4, e);
}
function mn(e) {
	return sn(D | C, e);
}
function hn(e, t = 0) {
	return sn(8 | t, e);
}
function W(e, t = [], n = [], r = []) {
	Xe(r, t, n, (t) => {
		sn(8, () => {
			e(...t.map(q));
		});
	});
}
function gn(e, t = 0) {
	return sn(16 | t, e);
}
function _n(e) {
	return sn(32 | C, e);
}
function vn(e) {
	var t = e.teardown;
	if (t !== null) {
		let n = An, r = G;
		jn(!0), Nn(null);
		try {
			t.call(null);
		} catch (t) {
			rn(t, e.parent);
		} finally {
			jn(n), Nn(r);
		}
	}
}
function yn(e, t = !1) {
	var n = e.first;
	for (e.first = e.last = null; n !== null;) {
		let e = n.ac;
		e !== null && Je(() => {
			e.abort(oe);
		});
		var r = n.next;
		n.f & 64 ? n.parent = null : xn(n, t), n = r;
	}
}
function bn(e) {
	for (var t = e.first; t !== null;) {
		var n = t.next;
		t.f & 32 || xn(t), t = n;
	}
}
function xn(e, t = !0) {
	var n = !1;
	(t || e.f & 262144) && e.nodes !== null && e.nodes.end !== null && (Sn(e.nodes.start, e.nodes.end), n = !0), e.f |= x, yn(e, t && !n), Zn(e, 0);
	var r = e.nodes && e.nodes.t;
	if (r !== null) for (let e of r) e.stop();
	vn(e), e.f ^= x, e.f |= y;
	var i = e.parent;
	i !== null && i.first !== null && Cn(e), e.next = e.prev = e.teardown = e.ctx = e.deps = e.fn = e.nodes = e.ac = e.b = null;
}
function Sn(e, t) {
	for (; e !== null;) {
		var n = e === t ? null : /* @__PURE__ */ Xt(e);
		e.remove(), e = n;
	}
}
function Cn(e) {
	var t = e.parent, n = e.prev, r = e.next;
	n !== null && (n.next = r), r !== null && (r.prev = n), t !== null && (t.first === e && (t.first = r), t.last === e && (t.last = n));
}
function wn(e, t, n = !0) {
	var r = [];
	e.f |= 256, Tn(e, r, !0);
	var i = () => {
		n && xn(e), t && t();
	}, a = r.length;
	if (a > 0) {
		var o = () => --a || i();
		for (var s of r) s.out(o);
	} else i();
}
function Tn(e, t, n) {
	if (!(e.f & 8192)) {
		e.f ^= v;
		var r = e.nodes && e.nodes.t;
		if (r !== null) for (let e of r) (e.is_global || n) && t.push(e);
		for (var i = e.first; i !== null;) {
			var a = i.next;
			if (!(i.f & 64)) {
				var o = !!(i.f & 65536) || !!(i.f & 32) && !!(e.f & 16);
				Tn(i, t, o ? n : !1);
			}
			i = a;
		}
	}
}
function En(e) {
	e.f &= -257, Dn(e, !0);
}
function Dn(e, t) {
	if (!(e.f & 256) && e.f & 8192) {
		e.f ^= v, e.f & 1024 || (Ue(e, g), bt.ensure().schedule(e));
		for (var n = e.first; n !== null;) {
			var r = n.next, i = !!(n.f & 65536) || !!(n.f & 32);
			Dn(n, i ? t : !1), n = r;
		}
		var a = e.nodes && e.nodes.t;
		if (a !== null) for (let e of a) (e.is_global || t) && e.in();
	}
}
function On(e, t) {
	if (e.nodes) for (var n = e.nodes.start, r = e.nodes.end; n !== null;) {
		var i = n === r ? null : /* @__PURE__ */ Xt(n);
		t.append(n), n = i;
	}
}
// node_modules/svelte/src/internal/client/legacy.js
var kn = null, An = !1;
function jn(e) {
	An = e;
}
var G = null, Mn = !1;
function Nn(e) {
	G = e;
}
var K = null;
function Pn(e) {
	K = e;
}
var Fn = null;
function In(e) {
	G !== null && (G.f & 2097152 || G.f & 2) && (Fn ??= /* @__PURE__ */ new Set()).add(e);
}
var Ln = null, Rn = 0, zn = null;
function Bn(e) {
	zn = e;
}
var Vn = 1, Hn = 0, Un = Hn;
function Wn(e) {
	Un = e;
}
function Gn() {
	return ++Vn;
}
function Kn(e) {
	var t = e.f;
	if (t & 2048) return !0;
	if (t & 4096) {
		for (var n = e.deps, r = n.length, i = 0; i < r; i++) {
			var a = n[i];
			if (Kn(a) && st(a), a.wv > e.wv) return !0;
		}
		t & 512 && ft === null && Ue(e, h);
	}
	return !1;
}
function qn(e, t, n = !0) {
	var r = e.reactions;
	if (r !== null && !(Fn !== null && Fn.has(e))) for (var i = 0; i < r.length; i++) {
		var a = r[i];
		a.f & 2 ? qn(a, t, !1) : t === a && (n ? Ue(a, g) : a.f & 1024 && Ue(a, _), Tt(a));
	}
}
function Jn(e) {
	var t = Ln, n = Rn, r = zn, i = G, a = Fn, o = Me, s = Mn, c = Un, l = e.f;
	Ln = null, Rn = 0, zn = null, G = l & 96 ? null : e, Fn = null, Ne(e.ctx), Mn = !1, Un = ++Hn, e.ac !== null && (Je(() => {
		e.ac.abort(oe);
	}), e.ac = null);
	try {
		e.f |= E;
		var u = e.fn, d = u();
		e.f |= b;
		var f = Yn(e);
		if (Le() && zn !== null && !Mn && f !== null && !(e.f & 6146)) for (var p = 0; p < zn.length; p++) qn(zn[p], e);
		if (i !== null && i !== e) {
			if (Hn++, i.deps !== null) for (let e = 0; e < n; e += 1) i.deps[e].rv = Hn;
			if (t !== null) for (let e of t) e.rv = Hn;
			zn !== null && (r === null ? r = zn : r.push(...zn));
		}
		return e.f & 8388608 && (e.f ^= O), d;
	} catch (t) {
		return Yn(e), nn(t);
	} finally {
		e.f ^= E, Ln = t, Rn = n, zn = r, G = i, Fn = a, Ne(o), Mn = s, Un = c;
	}
}
function Yn(e) {
	var t = e.deps, n = z?.is_fork;
	if (Ln !== null) {
		var r;
		if (n || Zn(e, Rn), t !== null && Rn > 0) for (t.length = Rn + Ln.length, r = 0; r < Ln.length; r++) t[Rn + r] = Ln[r];
		else e.deps = t = Ln;
		if (cn() && e.f & 512) for (r = Rn; r < t.length; r++) (t[r].reactions ??= []).push(e);
	} else !n && t !== null && Rn < t.length && (Zn(e, Rn), t.length = Rn);
	return t;
}
function Xn(e, r) {
	let i = r.reactions;
	if (i !== null) {
		var a = t.call(i, e);
		if (a !== -1) {
			var o = i.length - 1;
			o === 0 ? i = r.reactions = null : (i[a] = i[o], i.pop());
		}
	}
	if (i === null && r.f & 2 && (Ln === null || !n.call(Ln, r))) {
		var s = r;
		s.f & 512 && (s.f ^= 512), s.v !== M && We(s), s.ac !== null && Je(() => {
			s.ac.abort(oe), s.ac = null, Ue(s, g);
		}), ct(s), Zn(s, 0);
	}
}
function Zn(e, t) {
	var n = e.deps;
	if (n !== null) for (var r = t; r < n.length; r++) Xn(e, n[r]);
}
function Qn(e) {
	var t = e.f;
	if (!(t & 16384)) {
		Ue(e, h);
		var n = K;
		K = e;
		try {
			t & 16777232 ? bn(e) : yn(e), vn(e);
			var r = Jn(e);
			e.teardown = typeof r == "function" ? r : null, e.wv = Vn;
		} finally {
			K = n;
		}
	}
}
async function $n() {
	await Promise.resolve(), xt();
}
function q(e) {
	var t = !!(e.f & 2);
	if (kn?.add(e), G !== null && !Mn && !(K !== null && K.f & 16384) && (Fn === null || !Fn.has(e))) {
		var r = G.deps;
		if (G.f & 2097152) e.rv < Hn && (e.rv = Hn, Ln === null && r !== null && r[Rn] === e ? Rn++ : Ln === null ? Ln = [e] : Ln.push(e));
		else {
			G.deps ??= [], n.call(G.deps, e) || G.deps.push(e);
			var i = e.reactions;
			i === null ? e.reactions = [G] : n.call(i, G) || i.push(G);
		}
	}
	if (An && kt.has(e)) return kt.get(e);
	if (t) {
		var a = e;
		if (An) {
			var o = a.v;
			return (!(a.f & 1024) && a.reactions !== null || tr(a)) && (o = ot(a)), kt.set(a, o), o;
		}
		var s = !(a.f & 512) && !Mn && G !== null && !!(G.f & 512), c = (a.f & b) === 0;
		Kn(a) && (s && (a.f |= 512), st(a)), s && !c && (lt(a), er(a));
	}
	if (ft?.has(e)) return ft.get(e);
	if (e.f & 8388608) throw e.v;
	return e.v;
}
function er(e) {
	if (e.f |= 512, e.deps !== null) for (let r of e.deps) {
		var t = r.reactions;
		t === null ? r.reactions = [e] : n.call(t, e) || t.push(e), r.f & 2 && !(r.f & 512) && (lt(r), er(r));
	}
}
function tr(e) {
	if (e.v === M) return !0;
	if (e.deps === null) return !1;
	for (let t of e.deps) if (kt.has(t) || t.f & 2 && tr(t)) return !0;
	return !1;
}
function nr(e) {
	var t = Mn;
	try {
		return Mn = !0, e();
	} finally {
		Mn = t;
	}
}
[.../* @__PURE__ */ "allowfullscreen.async.autofocus.autoplay.checked.controls.default.disabled.formnovalidate.indeterminate.inert.ismap.loop.multiple.muted.nomodule.novalidate.open.playsinline.readonly.required.reversed.seamless.selected.webkitdirectory.defer.disablepictureinpicture.disableremoteplayback".split(".")];
var rr = ["touchstart", "touchmove"];
function ir(e) {
	return rr.includes(e);
}
// node_modules/svelte/src/internal/client/dom/elements/events.js
var ar = Symbol("events"), or = /* @__PURE__ */ new Set(), sr = /* @__PURE__ */ new Set();
function cr(e, t, n, r = {}) {
	function i(e) {
		if (r.capture || pr.call(t, e), !e.cancelBubble) return Je(() => n?.call(this, e));
	}
	return e.startsWith("pointer") || e.startsWith("touch") || e === "wheel" ? (i.__removed = !1, Be(() => {
		i.__removed || t.addEventListener(e, i, r);
	})) : t.addEventListener(e, i, r), i;
}
function lr(e, t, n, r, i) {
	var a = {
		capture: r,
		passive: i
	}, o = cr(e, t, n, a);
	(t === document.body || t === window || t === document || t instanceof HTMLMediaElement) && ln(() => {
		o.__removed = !0, t.removeEventListener(e, o, a);
	});
}
function J(e, t, n) {
	(t[ar] ??= {})[e] = n;
}
function ur(e) {
	for (var t = 0; t < e.length; t++) or.add(e[t]);
	for (var n of sr) n(e);
}
var dr = null, fr = !1;
function pr(e) {
	var t = this, n = t.ownerDocument, r = e.type, a = e.composedPath?.() || [], o = a[0] || e.target;
	dr = e, fr || (fr = !0, setTimeout(() => {
		fr = !1, dr = null;
	}));
	var s = 0, c = dr === e && e[ar];
	if (c) {
		var l = a.indexOf(c);
		if (l !== -1 && (t === document || t === window)) {
			e[ar] = t;
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
		Nn(null), Pn(null);
		try {
			for (var p, m = []; o !== null && o !== t;) {
				try {
					var h = o[ar]?.[r];
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
			e[ar] = t, delete e.currentTarget, Nn(d), Pn(f);
		}
	}
}
// node_modules/svelte/src/internal/client/dom/reconciler.js
var mr = globalThis?.window?.trustedTypes && /* @__PURE__ */ globalThis.window.trustedTypes.createPolicy("svelte-trusted-html", { createHTML: (e) => e });
function hr(e) {
	return mr?.createHTML(e) ?? e;
}
function gr(e) {
	var t = en("template");
	return t.innerHTML = hr(e.replaceAll("<!>", "<!---->")), t.content;
}
// node_modules/svelte/src/internal/client/dom/template.js
function _r(e, t) {
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
		if (P) return _r(F, null), F;
		i === void 0 && (i = gr(a ? e : "<!>" + e), n || (i = /* @__PURE__ */ Yt(i)));
		var t = r || Wt ? document.importNode(i, !0) : i.cloneNode(!0);
		if (n) {
			var o = /* @__PURE__ */ Yt(t), s = t.lastChild;
			_r(o, s);
		} else _r(t, t);
		return t;
	};
}
function vr(e = "") {
	if (!P) {
		var t = Jt(e + "");
		return _r(t, t), t;
	}
	var n = F;
	return n.nodeType === 3 ? tn(n) : (n.before(n = Jt()), he(n)), _r(n, n), n;
}
function yr() {
	if (P) return _r(F, null), F;
	var e = document.createDocumentFragment(), t = document.createComment(""), n = Jt();
	return e.append(t, n), _r(t, n), e;
}
function X(e, t) {
	if (P) {
		var n = K;
		n.f & 32768 && n.nodes.end !== null || (n.nodes.end = F), ge();
	} else e !== null && e.before(t);
}
// node_modules/svelte/src/reactivity/create-subscriber.js
function br(e) {
	let t = 0, n = jt(0), r;
	return () => {
		cn() && (q(n), hn(() => (t === 0 && (r = nr(() => e(() => Rt(n)))), t += 1, () => {
			Be(() => {
				--t, t === 0 && (r?.(), r = void 0, Rt(n));
			});
		})));
	};
}
// node_modules/svelte/src/internal/client/dom/blocks/boundary.js
var xr = S | C;
function Sr(e, t, n, r) {
	new Cr(e, t, n, r);
}
var Cr = class {
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
	#m = br(() => (this.#p = jt(this.#l), () => {
		this.#p = null;
	}));
	constructor(e, t, n, r) {
		this.#e = e, this.#n = t, this.#r = (e) => {
			var t = K;
			t.b = this, t.f |= 128, n(e);
		}, this.parent = K.b, this.transform_error = r ?? this.parent?.transform_error ?? ((e) => e), this.#i = gn(() => {
			if (P) {
				let e = ye(this.#t);
				ge();
				let t = e === "[!";
				if (e.startsWith("[?")) {
					let t = JSON.parse(e.slice(2));
					this.#g(t);
				} else t ? this.#y() : this.#h();
			} else this.#b();
		}, xr), P && (this.#e = F);
	}
	#h() {
		try {
			this.#a = _n(() => this.#r(this.#e));
		} catch (e) {
			this.error(e);
		}
	}
	#g(e) {
		let t = this.#n.failed, { reset: n, invoke_onerror: r } = this.#_(e);
		Be(r), t && (this.#s = _n(() => {
			t(this.#e, () => e, () => n);
		}));
	}
	#_(e) {
		var t = !1, n = !1;
		let r = () => {
			this.#v() || (t ? pe() : (t = !0, n && je(), this.#s !== null && wn(this.#s, () => {
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
					rn(e, this.#i && this.#i.parent);
				}
			}
		};
	}
	#v() {
		return (this.#i.f & (y | x)) !== 0;
	}
	#y() {
		let e = this.#n.pending;
		e && (this.is_pending = !0, this.#o = _n(() => e(this.#e)), Be(() => {
			if (!this.#v()) {
				var e = this.#c = document.createDocumentFragment(), t = Jt(), n = !1;
				e.append(t), this.#a = this.#S(() => {
					try {
						return _n(() => this.#r(t));
					} catch (e) {
						try {
							this.error(e), n = !0;
						} catch (e) {
							rn(e, this.#i.parent);
						}
						return null;
					}
				}), this.#a === null ? (this.#c = null, n && this.#x(z)) : this.#u === 0 && (this.#e.before(e), this.#c = null, wn(this.#o, () => {
					this.#o = null;
				}), this.#x(z));
			}
		}));
	}
	#b() {
		try {
			if (this.is_pending = this.has_pending_snippet(), this.#u = 0, this.#l = 0, this.#a = _n(() => {
				this.#r(this.#e);
			}), this.#u > 0) {
				var e = this.#c = document.createDocumentFragment();
				On(this.#a, e);
				let t = this.#n.pending;
				this.#o = _n(() => t(this.#e));
			} else this.#x(z);
		} catch (e) {
			this.error(e);
		}
	}
	#x(e) {
		this.is_pending = !1, e.transfer_reactions(this.#f);
	}
	defer_effect(e) {
		Ge(e, this.#f);
	}
	is_rendered() {
		return !this.is_pending && (!this.parent || this.parent.is_rendered());
	}
	has_pending_snippet() {
		return !!this.#n.pending;
	}
	#S(e) {
		var t = K, n = G, r = Me;
		Pn(this.#i), Nn(this.#i), Ne(this.#i.ctx);
		try {
			return bt.ensure(), e();
		} finally {
			Pn(t), Nn(n), Ne(r);
		}
	}
	#C(e, t) {
		this.has_pending_snippet() ? (this.#u += e, this.#u === 0 && (this.#x(t), this.#o && wn(this.#o, () => {
			this.#o = null;
		}), this.#c &&= (this.#e.before(this.#c), null))) : this.parent && this.parent.#C(e, t);
	}
	update_pending_count(e, t) {
		this.#C(e, t), this.#l += e, !this.#p || this.#d || (this.#d = !0, Be(() => {
			this.#d = !1, this.#p && It(this.#p, this.#l);
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
		this.#a &&= (xn(this.#a), null), this.#o &&= (xn(this.#o), null), this.#s &&= (xn(this.#s), null), P && (he(this.#t), _e(), he(ve()));
		let t = this.#n.failed, n = (e) => {
			if (this.#v()) return;
			let { reset: n, invoke_onerror: r } = this.#_(e);
			r(), t && !this.#v() && (this.#s = this.#S(() => {
				try {
					return _n(() => {
						var r = K;
						r.b = this, r.f |= 128, t(this.#e, () => e, () => n);
					});
				} catch (e) {
					return rn(e, this.#i.parent), null;
				}
			}));
		};
		Be(() => {
			if (!this.#v()) {
				var t;
				try {
					t = this.transform_error(e);
				} catch (e) {
					rn(e, this.#i && this.#i.parent);
					return;
				}
				typeof t == "object" && t && typeof t.then == "function" ? t.then(n, (e) => rn(e, this.#i && this.#i.parent)) : n(t);
			}
		});
	}
};
function Z(e, t) {
	var n = t == null ? "" : typeof t == "object" ? `${t}` : t;
	n !== (e[ie] ??= e.nodeValue) && (e[ie] = n, e.nodeValue = `${n}`);
}
function wr(e, t) {
	return Er(e, t);
}
var Tr = /* @__PURE__ */ new Map();
function Er(e, { target: t, anchor: n, props: i = {}, events: a, context: o, intro: s = !0, transformError: c }) {
	qt();
	var l = void 0, u = fn(() => {
		var s = n ?? t.appendChild(Jt());
		Sr(s, { pending: () => {} }, (t) => {
			Pe({});
			var n = Me;
			if (o && (n.c = o), a && (i.$$events = a), P && _r(t, null), l = e(t, i) || Ie(), P && (K.nodes.end = F, F === null || F.nodeType !== 8 || F.data !== "]")) throw de(), j;
			Fe();
		}, c);
		var u = /* @__PURE__ */ new Set(), d = (e) => {
			for (var n = 0; n < e.length; n++) {
				var r = e[n];
				if (!u.has(r)) {
					u.add(r);
					var i = ir(r);
					for (let e of [t, document]) {
						var a = Tr.get(e);
						a === void 0 && (a = /* @__PURE__ */ new Map(), Tr.set(e, a));
						var o = a.get(r);
						o === void 0 ? (e.addEventListener(r, pr, { passive: i }), a.set(r, 1)) : a.set(r, o + 1);
					}
				}
			}
		};
		return d(r(or)), sr.add(d), () => {
			for (var e of u) for (let n of [t, document]) {
				var r = Tr.get(n), i = r.get(e);
				--i == 0 ? (n.removeEventListener(e, pr), r.delete(e), r.size === 0 && Tr.delete(n)) : r.set(e, i);
			}
			sr.delete(d), s !== n && s.parentNode?.removeChild(s);
		};
	});
	return Dr.set(l, u), l;
}
var Dr = /* @__PURE__ */ new WeakMap();
function Or(e, t) {
	let n = Dr.get(e);
	return n ? (Dr.delete(e), n(t)) : Promise.resolve();
}
// node_modules/svelte/src/internal/client/dom/blocks/branches.js
var kr = class {
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
			if (n) En(n), this.#r.delete(t);
			else {
				var r = this.#n.get(t);
				r && (En(r.effect), this.#t.set(t, r.effect), this.#n.delete(t), r.fragment.lastChild.remove(), this.anchor.before(r.fragment), n = r.effect);
			}
			for (let [t, n] of this.#e) {
				if (this.#e.delete(t), t === e) break;
				let r = this.#n.get(n);
				r && (xn(r.effect), this.#n.delete(n));
			}
			for (let [e, r] of this.#t) {
				if (e === t || this.#r.has(e)) continue;
				let i = () => {
					if (Array.from(this.#e.values()).includes(e)) {
						var t = document.createDocumentFragment();
						On(r, t), t.append(Jt()), this.#n.set(e, {
							effect: r,
							fragment: t
						});
					} else xn(r);
					this.#r.delete(e), this.#t.delete(e);
				};
				this.#i || !n ? (this.#r.add(e), wn(r, i, !1)) : i();
			}
		}
	};
	#o = (e) => {
		this.#e.delete(e);
		let t = Array.from(this.#e.values());
		for (let [e, n] of this.#n) t.includes(e) || (xn(n.effect), this.#n.delete(e));
	};
	ensure(e, t) {
		var n = z, r = $t();
		if (t && !this.#t.has(e) && !this.#n.has(e)) {
			if (r) {
				var i = document.createDocumentFragment(), a = Jt();
				i.append(a), this.#n.set(e, {
					effect: _n(() => t(a)),
					fragment: i
				});
			} else this.#t.set(e, _n(() => t(this.anchor)));
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
	P && (r = F, ge());
	var i = new kr(e), a = n ? S : 0;
	function o(e, t) {
		if (P) {
			var n = ye(r);
			if (e !== parseInt(n.substring(1))) {
				var a = ve();
				he(a), i.anchor = a, me(!1), i.ensure(e, t), me(!0);
				return;
			}
		}
		i.ensure(e, t);
	}
	gn(() => {
		var e = !1;
		t((t, n = 0) => {
			e = !0, o(n, t);
		}), e || o(-1, null);
	}, a);
}
// node_modules/svelte/src/internal/client/dom/blocks/each.js
function Ar(e, t) {
	return t;
}
function jr(e, t, n) {
	for (var i = [], a = t.length, o, s = t.length, c = 0; c < a; c++) {
		let n = t[c];
		wn(n, () => {
			if (o) {
				if (o.pending.delete(n), o.done.add(n), o.pending.size === 0) {
					var t = e.outrogroups;
					Mr(e, r(o.done)), t.delete(o), t.size === 0 && (e.outrogroups = null);
				}
			} else --s;
		}, !1);
	}
	if (s === 0) {
		var l = i.length === 0 && n !== null && e.pending.size === 0;
		if (l) {
			var u = n, d = u.parentNode;
			Qt(d), d.append(u), e.items.clear();
		}
		Mr(e, t, !l);
	} else o = {
		pending: new Set(t),
		done: /* @__PURE__ */ new Set()
	}, (e.outrogroups ??= /* @__PURE__ */ new Set()).add(o);
}
function Mr(e, t, n = !0) {
	var r;
	if (e.pending.size > 0) {
		r = /* @__PURE__ */ new Set();
		for (let t of e.pending.values()) for (let n of t) r.add(e.items.get(n).e);
	}
	for (var i = 0; i < t.length; i++) {
		var a = t[i];
		r?.has(a) ? (a.f |= T, On(a, document.createDocumentFragment())) : xn(t[i], n);
	}
}
var Nr;
function Pr(t, n, i, a, o, s = null) {
	var c = t, l = /* @__PURE__ */ new Map();
	if (n & 4) {
		var u = t;
		c = P ? he(/* @__PURE__ */ Yt(u)) : u.appendChild(Jt());
	}
	P && ge();
	var d = null, f = /* @__PURE__ */ it(() => {
		var t = i();
		return e(t) ? t : t == null ? [] : r(t);
	}), p = /* @__PURE__ */ new Map(), m = !0;
	function h(e) {
		if (!(_.effect.f & 16384)) {
			_.pending.delete(e);
			var t = q(f);
			_.fallback = d, Ir(_, t, c, n, a), d !== null && (t.length === 0 ? d.f & 33554432 ? (d.f ^= T, Rr(d, null, c)) : En(d) : wn(d, () => {
				d = null;
			}));
		}
	}
	function g(e) {
		_.pending.delete(e);
	}
	var _ = {
		effect: gn(() => {
			var e = q(f), t = e.length;
			let r = !1;
			P && ye(c) === "[!" != (t === 0) && (c = ve(), he(c), me(!1), r = !0);
			for (var u = /* @__PURE__ */ new Set(), _ = z, v = $t(), y = 0; y < t; y += 1) {
				P && F.nodeType === 8 && F.data === "]" && (c = F, r = !0, me(!1));
				var b = e[y], x = a(b, y), S = m ? null : l.get(x);
				S ? (S.v && It(S.v, b), S.i && It(S.i, y), v && _.unskip_effect(S.e)) : (S = Lr(l, m ? c : Nr ??= Jt(), b, x, y, o, n, i), m || (S.e.f |= T), l.set(x, S)), u.add(x);
			}
			if (t === 0 && s && !d && (m ? d = _n(() => s(c)) : (d = _n(() => s(Nr ??= Jt())), d.f |= T)), t > u.size && Ce("", "", ""), P && t > 0 && he(ve()), !m) {
				if (p.set(_, u), v) {
					for (let [e, t] of l) u.has(e) || _.skip_effect(t.e);
					_.oncommit(h), _.ondiscard(g);
				} else h(_);
			}
			r && me(!0), q(f);
		}),
		flags: n,
		items: l,
		pending: p,
		outrogroups: null,
		fallback: d
	};
	m = !1, P && (c = F);
}
function Fr(e) {
	for (; e !== null && !(e.f & 32);) e = e.next;
	return e;
}
function Ir(e, t, n, i, a) {
	var o = !!(i & 8), s = t.length, c = e.items, l = Fr(e.effect.first), u, d = null, f, p = [], m = [], h, g, _, v;
	if (o) for (v = 0; v < s; v += 1) h = t[v], g = a(h, v), _ = c.get(g).e, _.f & 33554432 || (_.nodes?.a?.measure(), (f ??= /* @__PURE__ */ new Set()).add(_));
	for (v = 0; v < s; v += 1) {
		if (h = t[v], g = a(h, v), _ = c.get(g).e, e.outrogroups !== null) for (let t of e.outrogroups) t.pending.delete(_), t.done.delete(_);
		if (_.f & 8192 && (En(_), o && (_.nodes?.a?.unfix(), (f ??= /* @__PURE__ */ new Set()).delete(_))), _.f & 33554432) {
			if (_.f ^= T, _ === l) Rr(_, null, n);
			else {
				var y = d ? d.next : l;
				_ === e.effect.last && (e.effect.last = _.prev), _.prev && (_.prev.next = _.next), _.next && (_.next.prev = _.prev), zr(e, d, _), zr(e, _, y), Rr(_, y, n), d = _, p = [], m = [], l = Fr(d.next);
				continue;
			}
		}
		if (_ !== l) {
			if (u !== void 0 && u.has(_)) {
				if (p.length < m.length) {
					var b = m[0], x;
					d = b.prev;
					var S = p[0], C = p[p.length - 1];
					for (x = 0; x < p.length; x += 1) Rr(p[x], b, n);
					for (x = 0; x < m.length; x += 1) u.delete(m[x]);
					zr(e, S.prev, C.next), zr(e, d, S), zr(e, C, b), l = b, d = C, --v, p = [], m = [];
				} else u.delete(_), Rr(_, l, n), zr(e, _.prev, _.next), zr(e, _, d === null ? e.effect.first : d.next), zr(e, d, _), d = _;
				continue;
			}
			for (p = [], m = []; l !== null && l !== _;) (u ??= /* @__PURE__ */ new Set()).add(l), m.push(l), l = Fr(l.next);
			if (l === null) continue;
		}
		_.f & 33554432 || p.push(_), d = _, l = Fr(_.next);
	}
	if (e.outrogroups !== null) {
		for (let t of e.outrogroups) t.pending.size === 0 && (Mr(e, r(t.done)), e.outrogroups?.delete(t));
		e.outrogroups.size === 0 && (e.outrogroups = null);
	}
	if (l !== null || u !== void 0) {
		var w = [];
		if (u !== void 0) for (_ of u) _.f & 8192 || w.push(_);
		for (; l !== null;) !(l.f & 8192) && l !== e.fallback && w.push(l), l = Fr(l.next);
		var E = w.length;
		if (E > 0) {
			var D = i & 4 && s === 0 ? n : null;
			if (o) {
				for (v = 0; v < E; v += 1) w[v].nodes?.a?.measure();
				for (v = 0; v < E; v += 1) w[v].nodes?.a?.fix();
			}
			jr(e, w, D);
		}
	}
	o && Be(() => {
		if (f !== void 0) for (_ of f) _.nodes?.a?.apply();
	});
}
function Lr(e, t, n, r, i, a, o, s) {
	var c = o & 1 ? o & 16 ? jt(n) : /* @__PURE__ */ Nt(n, !1, !1) : null, l = o & 2 ? jt(i) : null;
	return {
		v: c,
		i: l,
		e: _n(() => (a(t, c ?? n, l ?? i, s), () => {
			e.delete(r);
		}))
	};
}
function Rr(e, t, n) {
	if (e.nodes) for (var r = e.nodes.start, i = e.nodes.end, a = t && !(t.f & 33554432) ? t.nodes.start : n; r !== null;) {
		var o = /* @__PURE__ */ Xt(r);
		if (a.before(r), r === i) return;
		r = o;
	}
}
function zr(e, t, n) {
	t === null ? e.effect.first = n : t.next = n, n === null ? e.effect.last = t : n.prev = t;
}
function Br(e, t, n = !1, r = !1, i = !1, a = !1) {
	var o = e, s = "";
	if (n) {
		var c = e;
		P && (o = he(/* @__PURE__ */ Yt(c)));
	}
	W(() => {
		var e = K;
		if (s === (s = t() ?? "")) P && ge();
		else if (n && !P) e.nodes = null, c.innerHTML = s, s !== "" && _r(/* @__PURE__ */ Yt(c), c.lastChild);
		else if (e.nodes !== null && (Sn(e.nodes.start, e.nodes.end), e.nodes = null), s !== "") {
			if (P) {
				for (var a = F.data, l = ge(), u = l; l !== null && (l.nodeType !== 8 || l.data !== "");) u = l, l = /* @__PURE__ */ Xt(l);
				if (l === null) throw de(), j;
				_r(F, u), o = he(l);
			} else {
				var d = en(r ? "svg" : i ? "math" : "template", r ? N : i ? le : void 0);
				d.innerHTML = s;
				var f = r || i ? d : d.content;
				if (_r(/* @__PURE__ */ Yt(f), f.lastChild), r || i) for (; /* @__PURE__ */ Yt(f);) o.before(/* @__PURE__ */ Yt(f));
				else o.before(f);
			}
		}
	});
}
// node_modules/svelte/src/internal/shared/attributes.js
var Vr = [..." 	\n\r\f\xA0\v﻿"];
function Hr(e, t, n) {
	var r = e == null ? "" : "" + e;
	if (t && (r = r ? r + " " + t : t), n) {
		for (var i of Object.keys(n)) if (n[i]) r = r ? r + " " + i : i;
		else if (r.length) for (var a = i.length, o = 0; (o = r.indexOf(i, o)) >= 0;) {
			var s = o + a;
			(o === 0 || Vr.includes(r[o - 1])) && (s === r.length || Vr.includes(r[s])) ? r = (o === 0 ? "" : r.substring(0, o)) + r.substring(s + 1) : o = s;
		}
	}
	return r === "" ? null : r;
}
function Ur(e, t = !1) {
	var n = t ? " !important;" : ";", r = "";
	for (var i of Object.keys(e)) {
		var a = e[i];
		a != null && a !== "" && (r += " " + i + ": " + a + n);
	}
	return r;
}
function Wr(e) {
	return e[0] !== "-" || e[1] !== "-" ? e.toLowerCase() : e;
}
function Gr(e, t) {
	if (t) {
		var n = "", r, i;
		if (Array.isArray(t) ? (r = t[0], i = t[1]) : r = t, e) {
			e = String(e).replaceAll(/\/\*.*?\*\//g, "").trim();
			var a = !1, o = 0, s = !1, c = [];
			r && c.push(...Object.keys(r).map(Wr)), i && c.push(...Object.keys(i).map(Wr));
			var l = 0, u = -1;
			let t = e.length;
			for (var d = 0; d < t; d++) {
				var f = e[d];
				if (s ? f === "/" && e[d - 1] === "*" && (s = !1) : a ? a === f && (a = !1) : f === "/" && e[d + 1] === "*" ? s = !0 : f === "\"" || f === "'" ? a = f : f === "(" ? o++ : f === ")" && o--, !s && a === !1 && o === 0) {
					if (f === ":" && u === -1) u = d;
					else if (f === ";" || d === t - 1) {
						if (u !== -1) {
							var p = Wr(e.substring(l, u).trim());
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
		return r && (n += Ur(r)), i && (n += Ur(i, !0)), n = n.trim(), n === "" ? null : n;
	}
	return e == null ? null : String(e);
}
// node_modules/svelte/src/internal/client/dom/elements/class.js
function Kr(e, t, n, r, i, a) {
	var o = e[ne];
	if (P || o !== n || o === void 0) {
		var s = Hr(n, r, a);
		P && s === e.getAttribute("class") || (s == null ? e.removeAttribute("class") : t ? e.className = s : e.setAttribute("class", s)), e[ne] = n;
	} else if (a && i !== a) for (var c in a) {
		var l = !!a[c];
		(i == null || l !== !!i[c]) && e.classList.toggle(c, l);
	}
	return a;
}
// node_modules/svelte/src/internal/client/dom/elements/style.js
function qr(e, t = {}, n, r) {
	for (var i in n) {
		var a = n[i];
		t[i] !== a && (n[i] == null ? e.style.removeProperty(i) : e.style.setProperty(i, a, r));
	}
}
function Jr(e, t, n, r) {
	var i = e[re];
	if (P || i !== t) {
		var a = Gr(t, r);
		P && a === e.getAttribute("style") || (a == null ? e.removeAttribute("style") : e.style.cssText = a), e[re] = t;
	} else r && (Array.isArray(r) ? (qr(e, n?.[0], r[0]), qr(e, n?.[1], r[1], "important")) : qr(e, n, r));
	return r;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/select.js
function Yr(e, t) {
	t ? e.hasAttribute("selected") || e.setAttribute("selected", "") : e.removeAttribute("selected");
}
function Xr(t, n) {
	var r = t.__defaultValue, i = t.multiple, a = i ? r ?? [] : null;
	if (!i || e(a)) {
		var o = t.selectedIndex, s = n && i ? new Set(t.selectedOptions) : null;
		for (var c of t.options) {
			var l = $r(c);
			Yr(c, i ? a.includes(l) : Ht(l, r));
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
function Zr(t, n, r = !1) {
	if (t.multiple) {
		if (n == null) return;
		if (!e(n)) return fe();
		for (var i of t.options) i.selected = n.includes($r(i));
	} else {
		for (i of t.options) if (Ht($r(i), n)) {
			i.selected = !0;
			return;
		}
		r && n === void 0 || (t.selectedIndex = -1);
	}
}
function Qr(e) {
	var t = new MutationObserver((t) => {
		t.every(ei) || ("__defaultValue" in e && Xr(e, !1), "__value" in e && Zr(e, e.__value));
	});
	t.observe(e, {
		childList: !0,
		subtree: !0,
		attributes: !0,
		attributeFilter: ["value"]
	}), ln(() => {
		t.disconnect();
	});
}
function $r(e) {
	return "__value" in e ? e.__value : e.value;
}
function ei(e) {
	if (e.target.closest("selectedcontent") !== null) return !0;
	if (e.type === "childList") {
		var t = [...e.addedNodes, ...e.removedNodes];
		return t.length > 0 && t.every((e) => e.nodeName === "SELECTEDCONTENT");
	}
	return !1;
}
// node_modules/svelte/src/internal/client/dom/elements/attributes.js
var ti = Symbol("is custom element"), ni = Symbol("is html"), ri = se ? "link" : "LINK", ii = se ? "progress" : "PROGRESS";
function ai(e) {
	if (P) {
		var t = !1, n = () => {
			if (!t) {
				if (t = !0, e.hasAttribute("value")) {
					var n = e.value;
					ci(e, "value", null), e.value = n;
				}
				if (e.hasAttribute("checked")) {
					var r = e.checked;
					ci(e, "checked", null), e.checked = r;
				}
			}
		};
		e[ae] = n, Be(n), qe();
	}
}
function oi(e, t) {
	var n = li(e);
	n.value !== (n.value = t ?? void 0) && (e.value !== t || t === 0 && e.nodeName === ii) && (e.value = t ?? "");
}
function si(e, t) {
	var n = li(e);
	n.checked !== (n.checked = t ?? void 0) && (e.checked = t);
}
function ci(e, t, n, r) {
	var i = li(e);
	if (!(P && (i[t] = e.getAttribute(t), t === "src" || t === "srcset" || t === "href" && e.nodeName === ri))) {
		var a = i[t];
		a !== (i[t] = n) && (t === "loading" && (e[k] = n), n == null ? e.removeAttribute(t) : typeof n != "string" && di(e).has(t) ? e[t] = n : (!P || typeof n != "number" && typeof n != "boolean" || a !== String(n)) && e.setAttribute(t, n));
	}
}
function li(e) {
	return e[A] ??= {
		[ti]: e.nodeName.includes("-"),
		[ni]: e.namespaceURI === ce
	};
}
var ui = /* @__PURE__ */ new Map();
function di(e) {
	var t = e.getAttribute("is") || e.nodeName, n = ui.get(t);
	if (n) return n;
	ui.set(t, n = /* @__PURE__ */ new Set());
	for (var r, i = e, a = Element.prototype; a !== i;) {
		for (var s in r = o(i), r) r[s].set && s !== "innerHTML" && s !== "textContent" && s !== "innerText" && n.add(s);
		i = l(i);
	}
	return n;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/input.js
function fi(e, t, n = t) {
	var r = /* @__PURE__ */ new WeakSet();
	Ye(e, "input", async (i) => {
		var a = i ? e.defaultValue : e.value;
		if (a = pi(e) ? mi(a) : a, n(a), z !== null && r.add(z), await $n(), a !== (a = t())) {
			var o = e.selectionStart, s = e.selectionEnd, c = e.value.length;
			if (e.value = a ?? "", s !== null) {
				var l = e.value.length;
				o === s && s === c && l > c ? (e.selectionStart = l, e.selectionEnd = l) : (e.selectionStart = o, e.selectionEnd = Math.min(s, l));
			}
		}
	}), (P && e.defaultValue !== e.value || nr(t) == null && e.value) && (n(pi(e) ? mi(e.value) : e.value), z !== null && r.add(z)), hn(() => {
		var n = t();
		if (e === document.activeElement) {
			var i = z;
			if (r.has(i)) return;
		}
		pi(e) && n === mi(e.value) || (e.type !== "date" || n || e.value) && n !== e.value && (e.value = n ?? "");
	});
}
function pi(e) {
	var t = e.type;
	return t === "number" || t === "range";
}
function mi(e) {
	return e === "" ? null : +e;
}
// node_modules/svelte/src/internal/client/dom/elements/bindings/this.js
function hi(e, t) {
	return e === t || e?.[ee] === t;
}
function gi(e = Ie(), t, n, r) {
	var i = Me.r, a = K;
	return pn(() => {
		var o, s;
		return hn(() => {
			o = s, s = r?.() || [], nr(() => {
				hi(n(...s), e) || (t(e, ...s), o && hi(n(...o), e) && t(null, ...o));
			});
		}), () => {
			let r = a;
			for (; r !== i && r.parent !== null && r.parent.f & 33554432;) r = r.parent;
			let o = () => {
				s && hi(n(...s), e) && t(null, ...s);
			}, c = r.teardown;
			r.teardown = () => {
				o(), c?.();
			};
		};
	}), e;
}
function _i(e) {
	Me === null && L("onMount"), un(() => {
		let t = nr(e);
		if (typeof t == "function") return t;
	});
}
// node_modules/svelte/src/internal/disclose-version.js
typeof window < "u" && ((window.__svelte ??= {}).v ??= /* @__PURE__ */ new Set()).add("5");
// src/Code.svelte
var vi = /* @__PURE__ */ Y("<p class=\"legend\"> </p>"), yi = /* @__PURE__ */ Y("<p class=\"section\"> </p>"), bi = /* @__PURE__ */ Y("<span class=\"value\"> </span>"), xi = /* @__PURE__ */ Y("<!> <p><code> </code><!></p>", 1), Si = /* @__PURE__ */ Y("<section class=\"card code\"><div class=\"head\"><h2> </h2><!></div> <div class=\"listing\" tabindex=\"0\" role=\"group\"></div></section>");
function Ci(e, t) {
	Pe(t, !0);
	let n;
	un(() => {
		let e = t.at ?? (t.line ? t.line - 1 : null), r = e === null ? null : n?.querySelectorAll(".row")[e];
		r && (n.scrollTop = Math.max(0, r.offsetTop - n.clientHeight / 2));
	});
	var r = Si(), i = V(r), a = V(i), o = H(a, !0), s = U(a), c = (e) => {
		var n = vi(), r = H(n);
		W(() => Z(r, `${t.line ?? ""} of ${t.hello.program.length ?? ""} lines computed`)), X(e, n);
	};
	Q(s, (e) => {
		t.line !== null && e(c);
	}), I(i);
	var l = U(i, 2);
	Pr(l, 21, () => t.hello.program, Ar, (e, n, r) => {
		var i = xi(), a = Zt(i), o = (e) => {
			var t = yi(), r = H(t, !0);
			W(() => Z(r, q(n).section)), X(e, t);
		};
		Q(a, (e) => {
			(r === 0 || t.hello.program[r - 1].section !== q(n).section) && e(o);
		});
		var s = U(a, 2);
		let c;
		var l = V(s), u = H(l, !0), d = U(l), f = (e) => {
			var n = bi(), i = H(n, !0);
			W(() => Z(i, t.values[r])), X(e, n);
		}, p = (e) => {
			var t = bi(), r = H(t, !0);
			W(() => Z(r, q(n).shape)), X(e, t);
		};
		Q(d, (e) => {
			t.values ? e(f) : t.kind === "text" && e(p, 1);
		}), I(s), W(() => {
			c = Kr(s, 1, "row", null, c, {
				on: r === t.at,
				now: t.line !== null && r === t.line - 1,
				later: t.line !== null && r >= t.line
			}), Z(u, q(n)[t.kind]);
		}), X(e, i);
	}), I(l), gi(l, (e) => n = e, () => n), I(r), W(() => {
		ci(r, "aria-label", t.title), Z(o, t.title), ci(l, "aria-label", `${t.title ?? ""}, line by line`);
	}), X(e, r), Fe();
}
// node_modules/uplot/dist/uPlot.esm.js
var wi = !0, Ti = "uplot", Ei = "u-hz", Di = "u-vt", Oi = "u-title", ki = "u-wrap", Ai = "u-under", ji = "u-over", Mi = "u-axis", Ni = "u-off", Pi = "u-select", Fi = "u-cursor-x", Ii = "u-cursor-y", Li = "u-cursor-pt", Ri = "u-legend", zi = "u-live", Bi = "u-inline", Vi = "u-series", Hi = "u-marker", Ui = "u-label", Wi = "u-value", Gi = "width", Ki = "height", qi = "top", Ji = "bottom", Yi = "left", Xi = "right", Zi = "#000", Qi = "#0000", $i = "mousemove", ea = "mousedown", ta = "mouseup", na = "mouseenter", ra = "mouseleave", ia = "dblclick", aa = "resize", oa = "scroll", sa = "change", ca = "dppxchange", la = "--", ua = typeof window < "u", da = ua ? document : null, fa = ua ? window : null, pa = ua ? navigator : null, ma, ha;
function ga() {
	let e = devicePixelRatio;
	ma != e && (ma = e, ha && ja(sa, ha, ga), ha = matchMedia(`(min-resolution: ${ma - .001}dppx) and (max-resolution: ${ma + .001}dppx)`), Aa(sa, ha, ga), fa.dispatchEvent(new CustomEvent(ca)));
}
function _a(e, t) {
	if (t != null) {
		let n = e.classList;
		!n.contains(t) && n.add(t);
	}
}
function va(e, t) {
	let n = e.classList;
	n.contains(t) && n.remove(t);
}
function ya(e, t, n) {
	e.style[t] = n + "px";
}
function ba(e, t, n, r) {
	let i = da.createElement(e);
	return t != null && _a(i, t), n?.insertBefore(i, r), i;
}
function xa(e, t) {
	return ba("div", e, t);
}
var Sa = /* @__PURE__ */ new WeakMap();
function Ca(e, t, n, r, i) {
	let a = "translate(" + t + "px," + n + "px)";
	a != Sa.get(e) && (e.style.transform = a, Sa.set(e, a), t < 0 || n < 0 || t > r || n > i ? _a(e, Ni) : va(e, Ni));
}
var wa = /* @__PURE__ */ new WeakMap();
function Ta(e, t, n) {
	let r = t + n;
	r != wa.get(e) && (wa.set(e, r), e.style.background = t, e.style.borderColor = n);
}
var Ea = /* @__PURE__ */ new WeakMap();
function Da(e, t, n, r) {
	let i = t + "" + n;
	i != Ea.get(e) && (Ea.set(e, i), e.style.height = n + "px", e.style.width = t + "px", e.style.marginLeft = r ? -t / 2 + "px" : 0, e.style.marginTop = r ? -n / 2 + "px" : 0);
}
var Oa = { passive: !0 }, ka = {
	...Oa,
	capture: !0
};
function Aa(e, t, n, r) {
	t.addEventListener(e, n, r ? ka : Oa);
}
function ja(e, t, n, r) {
	t.removeEventListener(e, n, Oa);
}
ua && ga();
function Ma(e, t, n, r) {
	let i;
	n ||= 0, r ||= t.length - 1;
	let a = r <= 2147483647;
	for (; r - n > 1;) i = a ? n + r >> 1 : eo((n + r) / 2), t[i] < e ? n = i : r = i;
	return e - t[n] <= t[r] - e ? n : r;
}
function Na(e) {
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
var Pa = (e) => e != null, Fa = (e) => e != null && e > 0, Ia = Na(Pa), La = Na(Fa);
function Ra(e, t, n, r = 0, i = !1) {
	let a = i ? La : Ia, o = i ? Fa : Pa;
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
	return [s ?? fo, c ?? -fo];
}
function za(e, t, n, r) {
	let i = oo(e), a = oo(t);
	e == t && (i == -1 ? (e *= n, t /= n) : (e /= n, t *= n));
	let o = n == 10 ? so : co, s = i == 1 ? eo : no, c = a == 1 ? no : eo, l = s(o($a(e))), u = c(o($a(t))), d = ao(n, l), f = ao(n, u);
	return n == 10 && (l < 0 && (d = Do(d, -l)), u < 0 && (f = Do(f, -u))), r || n == 2 ? (e = d * i, t = f * a) : (e = Eo(e, d), t = To(t, f)), [e, t];
}
function Ba(e, t, n, r) {
	let i = za(e, t, n, r);
	return e == 0 && (i[0] = 0), t == 0 && (i[1] = 0), i;
}
var Va = .1, Ha = {
	mode: 3,
	pad: Va
}, Ua = {
	pad: 0,
	soft: null,
	mode: 0
}, Wa = {
	min: Ua,
	max: Ua
};
function Ga(e, t, n, r) {
	return Ro(n) ? Ja(e, t, n) : (Ua.pad = n, Ua.soft = r ? 0 : null, Ua.mode = r ? 3 : 0, Ja(e, t, Wa));
}
function Ka(e, t) {
	return e ?? t;
}
function qa(e, t, n) {
	for (t = Ka(t, 0), n = Ka(n, e.length - 1); t <= n;) {
		if (e[t] != null) return !0;
		t++;
	}
	return !1;
}
function Ja(e, t, n) {
	let r = n.min, i = n.max, a = Ka(r.pad, 0), o = Ka(i.pad, 0), s = Ka(r.hard, -fo), c = Ka(i.hard, fo), l = Ka(r.soft, fo), u = Ka(i.soft, -fo), d = Ka(r.mode, 0), f = Ka(i.mode, 0), p = t - e, m = so(p), h = io($a(e), $a(t)), g = $a(so(h) - m);
	(p < 1e-24 || g > 10) && (p = 0, (e == 0 || t == 0) && (p = 1e-24, d == 2 && l != fo && (a = 0), f == 2 && u != -fo && (o = 0)));
	let _ = p || h || 1e3, v = ao(10, eo(so(_))), y = Do(Eo(e - _ * (p == 0 ? e == 0 ? .1 : 1 : a), v / 10), 24), b = e >= l && (d == 1 || d == 3 && y <= l || d == 2 && y >= l) ? l : fo, x = io(s, y < b && e >= b ? b : ro(b, y)), S = Do(To(t + _ * (p == 0 ? t == 0 ? .1 : 1 : o), v / 10), 24), C = t <= u && (f == 1 || f == 3 && S >= u || f == 2 && S <= u) ? u : -fo, w = ro(c, S > C && t <= C ? C : io(C, S));
	return x == w && x == 0 && (w = 100), [x, w];
}
var Ya = new Intl.NumberFormat(ua ? pa.language : "en-US"), Xa = (e) => Ya.format(e), Za = Math, Qa = Za.PI, $a = Za.abs, eo = Za.floor, to = Za.round, no = Za.ceil, ro = Za.min, io = Za.max, ao = Za.pow, oo = Za.sign, so = Za.log10, co = Za.log2, lo = (e, t = 1) => Za.sinh(e) * t, uo = (e, t = 1) => Za.asinh(e / t), fo = Infinity;
function po(e) {
	return (so((e ^ e >> 31) - (e >> 31)) | 0) + 1;
}
function mo(e, t, n) {
	return ro(io(e, t), n);
}
function ho(e) {
	return typeof e == "function";
}
function $(e) {
	return ho(e) ? e : () => e;
}
var go = () => {}, _o = (e) => e, vo = (e, t) => t, yo = (e) => null, bo = (e) => !0, xo = (e, t) => e == t, So = /\.\d*?(?=9{6,}|0{6,})/gm, Co = (e) => {
	if (Fo(e) || Oo.has(e)) return e;
	let t = `${e}`, n = t.match(So);
	if (n == null) return e;
	let r = n[0].length - 1;
	if (t.indexOf("e-") != -1) {
		let [e, n] = t.split("e");
		return +`${Co(e)}e${n}`;
	}
	return Do(e, r);
};
function wo(e, t) {
	return Co(Do(Co(e / t)) * t);
}
function To(e, t) {
	return Co(no(Co(e / t)) * t);
}
function Eo(e, t) {
	return Co(eo(Co(e / t)) * t);
}
function Do(e, t = 0) {
	if (Fo(e)) return e;
	let n = 10 ** t;
	return to(e * n * (1 + 2 ** -52)) / n;
}
var Oo = /* @__PURE__ */ new Map();
function ko(e) {
	return (("" + e).split(".")[1] || "").length;
}
function Ao(e, t, n, r) {
	let i = [], a = r.map(ko);
	for (let o = t; o < n; o++) {
		let t = $a(o), n = Do(ao(e, o), t);
		for (let s = 0; s < r.length; s++) {
			let c = e == 10 ? +`${r[s]}e${o}` : r[s] * n, l = (o >= 0 ? 0 : t) + (o >= a[s] ? 0 : a[s]), u = e == 10 ? c : Do(c, l);
			i.push(u), Oo.set(u, l);
		}
	}
	return i;
}
var jo = {}, Mo = [], No = [null, null], Po = Array.isArray, Fo = Number.isInteger, Io = (e) => e === void 0;
function Lo(e) {
	return typeof e == "string";
}
function Ro(e) {
	let t = !1;
	if (e != null) {
		let n = e.constructor;
		t = n == null || n == Object;
	}
	return t;
}
function zo(e) {
	return typeof e == "object" && !!e;
}
var Bo = Object.getPrototypeOf(Uint8Array), Vo = "__proto__";
function Ho(e, t = Ro) {
	let n;
	if (Po(e)) {
		let r = e.find((e) => e != null);
		if (Po(r) || t(r)) {
			n = Array(e.length);
			for (let r = 0; r < e.length; r++) n[r] = Ho(e[r], t);
		} else n = e.slice();
	} else if (e instanceof Bo) n = e.slice();
	else if (t(e)) {
		n = {};
		for (let r in e) r != Vo && (n[r] = Ho(e[r], t));
	} else n = e;
	return n;
}
function Uo(e) {
	let t = arguments;
	for (let n = 1; n < t.length; n++) {
		let r = t[n];
		for (let t in r) t != Vo && (Ro(e[t]) ? Uo(e[t], Ho(r[t])) : e[t] = Ho(r[t]));
	}
	return e;
}
var Wo = 0, Go = 1, Ko = 2;
function qo(e, t, n) {
	for (let r = 0, i, a = -1; r < t.length; r++) {
		let o = t[r];
		if (o > a) {
			for (i = o - 1; i >= 0 && e[i] == null;) e[i--] = null;
			for (i = o + 1; i < n && e[i] == null;) e[a = i++] = null;
		}
	}
}
function Jo(e, t) {
	if (Zo(e)) {
		let t = e[0].slice();
		for (let n = 1; n < e.length; n++) t.push(...e[n].slice(1));
		return Qo(t[0]) || (t = Xo(t)), t;
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
			let c = o[e], l = Array(i).fill(void 0), u = t ? t[n][e] : Go, d = [];
			for (let e = 0; e < c.length; e++) {
				let t = c[e], n = a.get(s[e]);
				t === null ? u != Wo && (l[n] = t, u == Ko && d.push(n)) : l[n] = t;
			}
			qo(l, d, i), r.push(l);
		}
	}
	return r;
}
var Yo = typeof queueMicrotask > "u" ? (e) => Promise.resolve().then(e) : queueMicrotask;
function Xo(e) {
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
function Zo(e) {
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
function Qo(e, t = 100) {
	let n = e.length;
	if (n <= 1) return !0;
	let r = 0, i = n - 1;
	for (; r <= i && e[r] == null;) r++;
	for (; i >= r && e[i] == null;) i--;
	if (i <= r) return !0;
	let a = io(1, eo((i - r + 1) / t));
	for (let t = e[r], n = r + a; n <= i; n += a) {
		let r = e[n];
		if (r != null) {
			if (r <= t) return !1;
			t = r;
		}
	}
	return !0;
}
var $o = [
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
], es = [
	"Sunday",
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday"
];
function ts(e) {
	return e.slice(0, 3);
}
var ns = es.map(ts), rs = {
	MMMM: $o,
	MMM: $o.map(ts),
	WWWW: es,
	WWW: ns
};
function is(e) {
	return (e < 10 ? "0" : "") + e;
}
function as(e) {
	return (e < 10 ? "00" : e < 100 ? "0" : "") + e;
}
var os = {
	YYYY: (e) => e.getFullYear(),
	YY: (e) => (e.getFullYear() + "").slice(2),
	MMMM: (e, t) => t.MMMM[e.getMonth()],
	MMM: (e, t) => t.MMM[e.getMonth()],
	MM: (e) => is(e.getMonth() + 1),
	M: (e) => e.getMonth() + 1,
	DD: (e) => is(e.getDate()),
	D: (e) => e.getDate(),
	WWWW: (e, t) => t.WWWW[e.getDay()],
	WWW: (e, t) => t.WWW[e.getDay()],
	HH: (e) => is(e.getHours()),
	H: (e) => e.getHours(),
	h: (e) => {
		let t = e.getHours();
		return t == 0 ? 12 : t > 12 ? t - 12 : t;
	},
	AA: (e) => e.getHours() >= 12 ? "PM" : "AM",
	aa: (e) => e.getHours() >= 12 ? "pm" : "am",
	a: (e) => e.getHours() >= 12 ? "p" : "a",
	mm: (e) => is(e.getMinutes()),
	m: (e) => e.getMinutes(),
	ss: (e) => is(e.getSeconds()),
	s: (e) => e.getSeconds(),
	fff: (e) => as(e.getMilliseconds())
};
function ss(e, t) {
	t ||= rs;
	let n = [], r = /\{([a-z]+)\}|[^{]+/gi, i;
	for (; i = r.exec(e);) n.push(i[0][0] == "{" ? os[i[1]] : i[0]);
	return (e) => {
		let r = "";
		for (let i = 0; i < n.length; i++) r += typeof n[i] == "string" ? n[i] : n[i](e, t);
		return r;
	};
}
var cs = new Intl.DateTimeFormat().resolvedOptions().timeZone;
function ls(e, t) {
	let n;
	return t == "UTC" || t == "Etc/UTC" ? n = /* @__PURE__ */ new Date(+e + e.getTimezoneOffset() * 6e4) : t == cs ? n = e : (n = new Date(e.toLocaleString("en-US", { timeZone: t })), n.setMilliseconds(e.getMilliseconds())), n;
}
var us = (e) => e % 1 == 0, ds = [
	1,
	2,
	2.5,
	5
], fs = Ao(10, -32, 0, ds), ps = Ao(10, 0, 32, ds), ms = ps.filter(us), hs = fs.concat(ps), gs = "\n", _s = "{YYYY}", vs = gs + _s, ys = "{M}/{D}", bs = gs + ys, xs = bs + "/{YY}", Ss = "{aa}", Cs = "{h}:{mm}" + Ss, ws = gs + Cs, Ts = ":{ss}", Es = null;
function Ds(e) {
	let t = e * 1e3, n = t * 60, r = n * 60, i = r * 24, a = i * 30, o = i * 365, s = (e == 1 ? Ao(10, 0, 3, ds).filter(us) : Ao(10, -3, 0, ds)).concat([
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
			_s,
			Es,
			Es,
			Es,
			Es,
			Es,
			Es,
			1
		],
		[
			i * 28,
			"{MMM}",
			vs,
			Es,
			Es,
			Es,
			Es,
			Es,
			1
		],
		[
			i,
			ys,
			vs,
			Es,
			Es,
			Es,
			Es,
			Es,
			1
		],
		[
			r,
			"{h}" + Ss,
			xs,
			Es,
			bs,
			Es,
			Es,
			Es,
			1
		],
		[
			n,
			Cs,
			xs,
			Es,
			bs,
			Es,
			Es,
			Es,
			1
		],
		[
			t,
			Ts,
			xs + " " + Cs,
			Es,
			bs + " " + Cs,
			Es,
			ws,
			Es,
			1
		],
		[
			e,
			Ts + ".{fff}",
			xs + " " + Cs,
			Es,
			bs + " " + Cs,
			Es,
			ws,
			Es,
			1
		]
	];
	function l(t) {
		return (s, c, l, u, d, f) => {
			let p = [], m = d >= o, h = d >= a && d < o, g = t(l), _ = Do(g * e, 3), v = Ls(g.getFullYear(), m ? 0 : g.getMonth(), h || m ? 1 : g.getDate()), y = Do(v * e, 3);
			if (h || m) {
				let n = h ? d / a : 0, r = m ? d / o : 0, i = _ == y ? _ : Do(Ls(v.getFullYear() + r, v.getMonth() + n, 1) * e, 3), s = new Date(to(i / e)), c = s.getFullYear(), l = s.getMonth();
				for (let a = 0; i <= u; a++) {
					let o = Ls(c + r * a, l + n * a, 1), s = o - t(Do(o * e, 3));
					i = Do((+o + s) * e, 3), i <= u && p.push(i);
				}
			} else {
				let a = d >= i ? i : d, o = y + (eo(l) - eo(_)) + To(_ - y, a);
				p.push(o);
				let m = t(o), h = m.getHours() + m.getMinutes() / n + m.getSeconds() / r, g = d / r, v = f / s.axes[c]._space;
				for (; o = Do(o + d, e == 1 ? 0 : 3), !(o > u);) if (g > 1) {
					let e = eo(Do(h + g, 6)) % 24, n = t(o).getHours() - e;
					n > 1 && (n = -1), o -= n * r, h = (h + g) % 24;
					let i = p[p.length - 1];
					Do((o - i) / d, 3) * v >= .7 && p.push(o);
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
var [Os, ks, As] = Ds(1), [js, Ms, Ns] = Ds(.001);
Ao(2, -53, 53, [1]);
function Ps(e, t) {
	return e.map((e) => e.map((n, r) => r == 0 || r == 8 || n == null ? n : t(r == 1 || e[8] == 0 ? n : e[1] + n)));
}
function Fs(e, t) {
	return (n, r, i, a, o) => {
		let s = t.find((e) => o >= e[0]) || t[t.length - 1], c, l, u, d, f, p;
		return r.map((t) => {
			let n = e(t), r = n.getFullYear(), i = n.getMonth(), a = n.getDate(), o = n.getHours(), m = n.getMinutes(), h = n.getSeconds(), g = r != c && s[2] || i != l && s[3] || a != u && s[4] || o != d && s[5] || m != f && s[6] || h != p && s[7] || s[1];
			return c = r, l = i, u = a, d = o, f = m, p = h, g(n);
		});
	};
}
function Is(e, t) {
	let n = ss(t);
	return (t, r, i, a, o) => r.map((t) => n(e(t)));
}
function Ls(e, t, n) {
	return new Date(e, t, n);
}
function Rs(e, t) {
	return t(e);
}
var zs = "{YYYY}-{MM}-{DD} {h}:{mm}{aa}";
function Bs(e, t) {
	return (n, r, i, a) => a == null ? la : t(e(r));
}
function Vs(e, t) {
	let n = e.series[t];
	return n.width ? n.stroke(e, t) : n.points.width ? n.points.stroke(e, t) : null;
}
function Hs(e, t) {
	return e.series[t].fill(e, t);
}
var Us = {
	show: !0,
	live: !0,
	isolate: !1,
	mount: go,
	markers: {
		show: !0,
		width: 2,
		stroke: Vs,
		fill: Hs,
		dash: "solid"
	},
	idx: null,
	idxs: null,
	values: []
};
function Ws(e, t) {
	let n = e.cursor.points, r = xa(), i = n.size(e, t);
	ya(r, Gi, i), ya(r, Ki, i);
	let a = i / -2;
	ya(r, "marginLeft", a), ya(r, "marginTop", a);
	let o = n.width(e, t, i);
	return o && ya(r, "borderWidth", o), r;
}
function Gs(e, t) {
	let n = e.series[t].points;
	return n._fill || n._stroke;
}
function Ks(e, t) {
	let n = e.series[t].points;
	return n._stroke || n._fill;
}
function qs(e, t) {
	return e.series[t].points.size;
}
var Js = [0, 0];
function Ys(e, t, n) {
	return Js[0] = t, Js[1] = n, Js;
}
function Xs(e, t, n, r = !0) {
	return (e) => {
		e.button != 0 || r && e.target != t || n(e);
	};
}
function Zs(e, t, n, r = !0) {
	return (e) => {
		r && e.target != t || n(e);
	};
}
var Qs = {
	show: !0,
	x: !0,
	y: !0,
	lock: !1,
	move: Ys,
	points: {
		one: !1,
		show: Ws,
		size: qs,
		width: 0,
		stroke: Ks,
		fill: Gs
	},
	bind: {
		mousedown: Xs,
		mouseup: Xs,
		click: Xs,
		dblclick: Xs,
		mousemove: Zs,
		mouseleave: Zs,
		mouseenter: Zs
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
}, $s = {
	show: !0,
	stroke: "rgba(0,0,0,0.07)",
	width: 2
}, ec = Uo({}, $s, { filter: vo }), tc = Uo({}, ec, { size: 10 }), nc = Uo({}, $s, { show: !1 }), rc = "12px system-ui, -apple-system, \"Segoe UI\", Roboto, \"Helvetica Neue\", Arial, \"Noto Sans\", sans-serif, \"Apple Color Emoji\", \"Segoe UI Emoji\", \"Segoe UI Symbol\", \"Noto Color Emoji\"", ic = "bold " + rc, ac = 1.5, oc = {
	show: !0,
	scale: "x",
	stroke: Zi,
	space: 50,
	gap: 5,
	alignTo: 1,
	size: 50,
	labelGap: 0,
	labelSize: 30,
	labelFont: ic,
	side: 2,
	grid: ec,
	ticks: tc,
	border: nc,
	font: rc,
	lineGap: ac,
	rotate: 0
}, sc = "Value", cc = "Time", lc = {
	show: !0,
	scale: "x",
	auto: !1,
	sorted: 1,
	min: fo,
	max: -Infinity,
	idxs: []
};
function uc(e, t, n, r, i) {
	return t.map((e) => e == null ? "" : Xa(e));
}
function dc(e, t, n, r, i, a, o) {
	let s = [], c = Oo.get(i) || 0;
	n = o ? n : Do(To(n, i), c);
	for (let e = n; e <= r; e = Do(e + i, c)) s.push(Object.is(e, -0) ? 0 : e);
	return s;
}
function fc(e, t, n, r, i, a, o) {
	let s = [], c = e.scales[e.axes[t].scale].log;
	i = ao(c, eo((c == 10 ? so : co)(n))), c == 10 && (i = hs[Ma(i, hs)]);
	let l = n, u = i * c;
	c == 10 && (u = hs[Ma(u, hs)]);
	do
		s.push(l), l += i, c == 10 && !Oo.has(l) && (l = Do(l, Oo.get(i))), l >= u && (i = l, u = i * c, c == 10 && (u = hs[Ma(u, hs)]));
	while (l <= r);
	return s;
}
function pc(e, t, n, r, i, a, o) {
	let s = e.scales[e.axes[t].scale].asinh, c = r > s ? fc(e, t, io(s, n), r, i) : [s], l = r >= 0 && n <= 0 ? [0] : [];
	return (n < -s ? fc(e, t, io(s, -r), -n, i) : [s]).reverse().map((e) => -e).concat(l, c);
}
var mc = /./, hc = /[12357]/, gc = /[125]/, _c = /1/, vc = (e, t, n, r) => e.map((e, i) => t == 4 && e == 0 || i % r == 0 && n.test(e.toExponential()[+(e < 0)]) ? e : null);
function yc(e, t, n, r, i) {
	let a = e.axes[n], o = a.scale, s = e.scales[o], c = e.valToPos, l = a._space, u = c(10, o), d = c(9, o) - u >= l ? mc : c(7, o) - u >= l ? hc : c(5, o) - u >= l ? gc : _c;
	if (d == _c) {
		let e = $a(c(1, o) - u);
		if (e < l) return vc(t.slice().reverse(), s.distr, d, no(l / e)).reverse();
	}
	return vc(t, s.distr, d, 1);
}
function bc(e, t, n, r, i) {
	let a = e.axes[n], o = a.scale, s = a._space, c = e.valToPos, l = $a(c(1, o) - c(2, o));
	return l < s ? vc(t.slice().reverse(), 3, mc, no(s / l)).reverse() : t;
}
function xc(e, t, n, r) {
	return r == null ? la : t == null ? "" : Xa(t);
}
var Sc = {
	show: !0,
	scale: "y",
	stroke: Zi,
	space: 30,
	gap: 5,
	alignTo: 1,
	size: 50,
	labelGap: 0,
	labelSize: 30,
	labelFont: ic,
	side: 3,
	grid: ec,
	ticks: tc,
	border: nc,
	font: rc,
	lineGap: ac,
	rotate: 0
};
function Cc(e, t) {
	return Do((3 + (e || 1) * 2) * t, 3);
}
function wc(e, t) {
	let { scale: n, idxs: r } = e.series[0], i = e._data[0], a = e.valToPos(i[r[0]], n, !0), o = $a(e.valToPos(i[r[1]], n, !0) - a) / (e.series[t].points.space * ma);
	return r[1] - r[0] <= o;
}
var Tc = {
	scale: null,
	auto: !0,
	sorted: 0,
	min: fo,
	max: -Infinity
}, Ec = (e, t, n, r, i) => i, Dc = {
	show: !0,
	auto: !0,
	sorted: 0,
	gaps: Ec,
	alpha: 1,
	facets: [Uo({}, Tc, { scale: "x" }), Uo({}, Tc, { scale: "y" })]
}, Oc = {
	scale: "y",
	auto: !0,
	sorted: 0,
	show: !0,
	spanGaps: !1,
	gaps: Ec,
	alpha: 1,
	points: {
		show: wc,
		filter: null
	},
	values: null,
	min: fo,
	max: -Infinity,
	idxs: [],
	path: null,
	clip: null
};
function kc(e, t, n, r, i) {
	return n / 10;
}
var Ac = {
	time: wi,
	auto: !0,
	distr: 1,
	log: 10,
	asinh: 1,
	min: null,
	max: null,
	dir: 1,
	ori: 0
}, jc = Uo({}, Ac, {
	time: !1,
	ori: 1
}), Mc = {};
function Nc(e, t) {
	let n = Mc[e];
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
	}, e != null && (Mc[e] = n)), n;
}
var Pc = 1, Fc = 2;
function Ic(e, t, n) {
	let r = e.mode, i = e.series[t], a = r == 2 ? e._data[t] : e._data, o = e.scales, s = e.bbox, c = a[0], l = r == 2 ? a[1] : a[t], u = r == 2 ? o[i.facets[0].scale] : o[e.series[0].scale], d = r == 2 ? o[i.facets[1].scale] : o[i.scale], f = s.left, p = s.top, m = s.width, h = s.height, g = e.valToPosH, _ = e.valToPosV;
	return u.ori == 0 ? n(i, c, l, u, d, g, _, f, p, m, h, Gc, qc, Yc, Zc, $c) : n(i, c, l, u, d, _, g, p, f, h, m, Kc, Jc, Xc, Qc, el);
}
function Lc(e, t) {
	let n = 0, r = 0, i = Ka(e.bands, Mo);
	for (let e = 0; e < i.length; e++) {
		let a = i[e];
		a.series[0] == t ? n = a.dir : a.series[1] == t && (a.dir == 1 ? r |= 1 : r |= 2);
	}
	return [n, r == 1 ? -1 : r == 2 ? 1 : r == 3 ? 2 : 0];
}
function Rc(e, t, n, r, i) {
	let a = e.mode, o = e.series[t], s = a == 2 ? o.facets[1].scale : o.scale, c = e.scales[s];
	return i == -1 ? c.min : i == 1 ? c.max : c.distr == 3 ? c.dir == 1 ? c.min : c.max : 0;
}
function zc(e, t, n, r, i, a) {
	return Ic(e, t, (e, t, o, s, c, l, u, d, f, p, m) => {
		let h = e.pxRound, g = s.dir * (s.ori == 0 ? 1 : -1), _ = s.ori == 0 ? qc : Jc, v, y;
		g == 1 ? (v = n, y = r) : (v = r, y = n);
		let b = h(l(t[v], s, p, d)), x = h(u(o[v], c, m, f)), S = h(l(t[y], s, p, d)), C = h(u(a == 1 ? c.max : c.min, c, m, f)), w = new Path2D(i);
		return _(w, S, C), _(w, b, C), _(w, b, x), w;
	});
}
function Bc(e, t, n, r, i, a) {
	let o = null;
	if (e.length > 0) {
		o = new Path2D();
		let s = t == 0 ? Yc : Xc, c = n;
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
function Vc(e, t, n) {
	let r = e[e.length - 1];
	r && r[0] == t ? r[1] = n : e.push([t, n]);
}
function Hc(e, t, n, r, i, a, o) {
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
function Uc(e) {
	return e == 0 ? _o : e == 1 ? to : (t) => wo(t, e);
}
function Wc(e) {
	let t = e == 0 ? Gc : Kc, n = e == 0 ? (e, t, n, r, i, a) => {
		e.arcTo(t, n, r, i, a);
	} : (e, t, n, r, i, a) => {
		e.arcTo(n, t, i, r, a);
	}, r = e == 0 ? (e, t, n, r, i) => {
		e.rect(t, n, r, i);
	} : (e, t, n, r, i) => {
		e.rect(n, t, i, r);
	};
	return (e, i, a, o, s, c = 0, l = 0) => {
		c == 0 && l == 0 ? r(e, i, a, o, s) : (c = ro(c, o / 2, s / 2), l = ro(l, o / 2, s / 2), t(e, i + c, a), n(e, i + o, a, i + o, a + s, c), n(e, i + o, a + s, i, a + s, l), n(e, i, a + s, i, a, l), n(e, i, a, i + o, a, c), e.closePath());
	};
}
var Gc = (e, t, n) => {
	e.moveTo(t, n);
}, Kc = (e, t, n) => {
	e.moveTo(n, t);
}, qc = (e, t, n) => {
	e.lineTo(t, n);
}, Jc = (e, t, n) => {
	e.lineTo(n, t);
}, Yc = Wc(0), Xc = Wc(1), Zc = (e, t, n, r, i, a) => {
	e.arc(t, n, r, i, a);
}, Qc = (e, t, n, r, i, a) => {
	e.arc(n, t, r, i, a);
}, $c = (e, t, n, r, i, a, o) => {
	e.bezierCurveTo(t, n, r, i, a, o);
}, el = (e, t, n, r, i, a, o) => {
	e.bezierCurveTo(n, t, i, r, o, a);
};
function tl(e) {
	return (e, t, n, r, i) => Ic(e, t, (t, a, o, s, c, l, u, d, f, p, m) => {
		let { pxRound: h, points: g } = t, _, v;
		s.ori == 0 ? (_ = Gc, v = Zc) : (_ = Kc, v = Qc);
		let y = Do(g.width * ma, 3), b = (g.size - g.width) / 2 * ma, x = Do(b * 2, 3), S = new Path2D(), C = new Path2D(), { left: w, top: T, width: E, height: D } = e.bbox;
		Yc(C, w - x, T - x, E + x * 2, D + x * 2);
		let O = (e) => {
			if (o[e] != null) {
				let t = h(l(a[e], s, p, d)), n = h(u(o[e], c, m, f));
				_(S, t + b, n), v(S, t, n, b, 0, Qa * 2);
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
function nl(e) {
	return (t, n, r, i, a, o) => {
		r != i && (a != r && o != r && e(t, n, r), a != i && o != i && e(t, n, i), e(t, n, o));
	};
}
var rl = nl(qc), il = nl(Jc);
function al(e) {
	let t = Ka(e?.alignGaps, 0);
	return (e, n, r, i) => Ic(e, n, (a, o, s, c, l, u, d, f, p, m, h) => {
		[r, i] = Ia(s, r, i);
		let g = a.pxRound, _ = (e) => g(u(e, c, m, f)), v = (e) => g(d(e, l, h, p)), y, b;
		c.ori == 0 ? (y = qc, b = rl) : (y = Jc, b = il);
		let x = c.dir * (c.ori == 0 ? 1 : -1), S = {
			stroke: new Path2D(),
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: Pc
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
		let [T, E] = Lc(e, n);
		if (a.fill != null || T != 0) {
			let t = S.fill = new Path2D(C), s = v(a.fillTo(e, n, a.min, a.max, T)), c = _(o[r]), l = _(o[i]);
			x == -1 && ([l, c] = [c, l]), y(t, l, s), y(t, c, s);
		}
		if (!a.spanGaps) {
			let l = [];
			w && l.push(...Hc(o, s, r, i, x, _, t)), S.gaps = l = a.gaps(e, n, r, i, l), S.clip = Bc(l, c.ori, f, p, m, h);
		}
		return E != 0 && (S.band = E == 2 ? [zc(e, n, r, i, C, -1), zc(e, n, r, i, C, 1)] : zc(e, n, r, i, C, E)), S;
	});
}
function ol(e) {
	let t = Ka(e.align, 1), n = Ka(e.ascDesc, !1), r = Ka(e.alignGaps, 0), i = Ka(e.extend, !1);
	return (e, a, o, s) => Ic(e, a, (c, l, u, d, f, p, m, h, g, _, v) => {
		[o, s] = Ia(u, o, s);
		let y = c.pxRound, { left: b, width: x } = e.bbox, S = (e) => y(p(e, d, _, h)), C = (e) => y(m(e, f, v, g)), w = d.ori == 0 ? qc : Jc, T = {
			stroke: new Path2D(),
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: Pc
		}, E = T.stroke, D = d.dir * (d.ori == 0 ? 1 : -1), O = C(u[D == 1 ? o : s]), ee = S(l[D == 1 ? o : s]), te = ee, k = ee;
		i && t == -1 && (k = b, w(E, k, O)), w(E, ee, O);
		for (let e = D == 1 ? o : s; e >= o && e <= s; e += D) {
			let n = u[e];
			if (n == null) continue;
			let r = S(l[e]), i = C(n);
			t == 1 ? w(E, r, O) : w(E, te, i), w(E, r, i), O = i, te = r;
		}
		let A = te;
		i && t == 1 && (A = b + x, w(E, A, O));
		let [ne, re] = Lc(e, a);
		if (c.fill != null || ne != 0) {
			let t = T.fill = new Path2D(E), n = C(c.fillTo(e, a, c.min, c.max, ne));
			w(t, A, n), w(t, k, n);
		}
		if (!c.spanGaps) {
			let i = [];
			i.push(...Hc(l, u, o, s, D, S, r));
			let f = c.width * ma / 2, p = n || t == 1 ? f : -f, m = n || t == -1 ? -f : f;
			i.forEach((e) => {
				e[0] += p, e[1] += m;
			}), T.gaps = i = c.gaps(e, a, o, s, i), T.clip = Bc(i, d.ori, h, g, _, v);
		}
		return re != 0 && (T.band = re == 2 ? [zc(e, a, o, s, E, -1), zc(e, a, o, s, E, 1)] : zc(e, a, o, s, E, re)), T;
	});
}
function sl(e, t, n, r, i, a, o = fo) {
	if (e.length > 1) {
		let s = null;
		for (let c = 0, l = Infinity; c < e.length; c++) if (t[c] !== void 0) {
			if (s != null) {
				let t = $a(e[c] - e[s]);
				t < l && (l = t, o = $a(n(e[c], r, i, a) - n(e[s], r, i, a)));
			}
			s = c;
		}
	}
	return o;
}
function cl(e) {
	e ||= jo;
	let t = Ka(e.size, [
		.6,
		fo,
		1
	]), n = e.align || 0, r = e.gap || 0, i = e.radius;
	i = i == null ? [0, 0] : typeof i == "number" ? [i, 0] : i;
	let a = $(i), o = 1 - t[0], s = Ka(t[1], fo), c = Ka(t[2], 1), l = Ka(e.disp, jo), u = Ka(e.each, (e) => {}), { fill: d, stroke: f } = l;
	return (e, t, i, p) => Ic(e, t, (m, h, g, _, v, y, b, x, S, C, w) => {
		let T = m.pxRound, E = n, D = r * ma, O = s * ma, ee = c * ma, te, k;
		_.ori == 0 ? [te, k] = a(e, t) : [k, te] = a(e, t);
		let A = _.dir * (_.ori == 0 ? 1 : -1), ne = _.ori == 0 ? Yc : Xc, re = _.ori == 0 ? u : (e, t, n, r, i, a, o) => {
			u(e, t, n, i, r, o, a);
		}, ie = Ka(e.bands, Mo).find((e) => e.series[0] == t), ae = ie == null ? 0 : ie.dir, oe = m.fillTo(e, t, m.min, m.max, ae), se = T(b(oe, v, w, S)), j, M, ce, N = C, le = T(m.width * ma), ue = !1, de = null, fe = null, pe = null, P = null;
		d != null && (le == 0 || f != null) && (ue = !0, de = d.values(e, t, i, p), fe = /* @__PURE__ */ new Map(), new Set(de).forEach((e) => {
			e != null && fe.set(e, new Path2D());
		}), le > 0 && (pe = f.values(e, t, i, p), P = /* @__PURE__ */ new Map(), new Set(pe).forEach((e) => {
			e != null && P.set(e, new Path2D());
		})));
		let { x0: me, size: F } = l;
		if (me != null && F != null) {
			E = 1, h = me.values(e, t, i, p), me.unit == 2 && (h = h.map((t) => e.posToVal(x + t * C, _.key, !0)));
			let n = F.values(e, t, i, p);
			M = F.unit == 2 ? n[0] * C : y(n[0], _, C, x) - y(0, _, C, x), N = sl(h, g, y, _, C, x, N), ce = N - M + D;
		} else N = sl(h, g, y, _, C, x, N), ce = N * o + D, M = N - ce;
		ce < 1 && (ce = 0), le >= M / 2 && (le = 0), ce < 5 && (T = _o);
		let he = ce > 0, ge = N - ce - (he ? le : 0);
		M = T(mo(ge, ee, O)), j = (E == 0 ? M / 2 : E == A ? 0 : M) - E * A * ((E == 0 ? D / 2 : 0) + (he ? le / 2 : 0));
		let I = {
			stroke: null,
			fill: null,
			clip: null,
			band: null,
			gaps: null,
			flags: 0
		}, _e = ue ? null : new Path2D(), ve = null;
		if (ie != null) ve = e.data[ie.series[1]];
		else {
			let { y0: n, y1: r } = l;
			n != null && r != null && (g = r.values(e, t, i, p), ve = n.values(e, t, i, p));
		}
		let ye = te * M, be = k * M;
		for (let n = A == 1 ? i : p; n >= i && n <= p; n += A) {
			let r = g[n];
			if (r == null) continue;
			if (ve != null) {
				let e = ve[n] ?? 0;
				if (r - e == 0) continue;
				se = b(e, v, w, S);
			}
			let i = y(_.distr != 2 || l != null ? h[n] : n, _, C, x), a = b(Ka(r, oe), v, w, S), o = T(i - j), s = T(io(a, se)), c = T(ro(a, se)), u = s - c;
			if (r != null) {
				let i = r < 0 ? be : ye, a = r < 0 ? ye : be;
				ue ? (le > 0 && pe[n] != null && ne(P.get(pe[n]), o, c + eo(le / 2), M, io(0, u - le), i, a), de[n] != null && ne(fe.get(de[n]), o, c + eo(le / 2), M, io(0, u - le), i, a)) : ne(_e, o, c + eo(le / 2), M, io(0, u - le), i, a), re(e, t, n, o - le / 2, c, M + le, u);
			}
		}
		return le > 0 ? I.stroke = ue ? P : _e : ue || (I._fill = m.width == 0 ? m._fill : m._stroke ?? m._fill, I.width = 0), I.fill = ue ? fe : _e, I;
	});
}
function ll(e, t) {
	let n = Ka(t?.alignGaps, 0);
	return (t, r, i, a) => Ic(t, r, (o, s, c, l, u, d, f, p, m, h, g) => {
		[i, a] = Ia(c, i, a);
		let _ = o.pxRound, v = (e) => _(d(e, l, h, p)), y = (e) => _(f(e, u, g, m)), b, x, S;
		l.ori == 0 ? (b = Gc, S = qc, x = $c) : (b = Kc, S = Jc, x = el);
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
			flags: Pc
		}, ee = O.stroke, [te, k] = Lc(t, r);
		if (o.fill != null || te != 0) {
			let e = O.fill = new Path2D(ee), n = y(o.fillTo(t, r, o.min, o.max, te));
			S(e, T, n), S(e, w, n);
		}
		if (!o.spanGaps) {
			let e = [];
			e.push(...Hc(s, c, i, a, C, v, n)), O.gaps = e = o.gaps(t, r, i, a, e), O.clip = Bc(e, l.ori, p, m, h, g);
		}
		return k != 0 && (O.band = k == 2 ? [zc(t, r, i, a, ee, -1), zc(t, r, i, a, ee, 1)] : zc(t, r, i, a, ee, k)), O;
	});
}
function ul(e) {
	return ll(dl, e);
}
function dl(e, t, n, r, i, a) {
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
var fl = /* @__PURE__ */ new Set();
function pl() {
	for (let e of fl) e.syncRect(!0);
}
ua && (Aa(aa, fa, pl), Aa(oa, fa, pl, !0), Aa(ca, fa, () => {
	kl.pxRatio = ma;
}));
var ml = al(), hl = tl();
function gl(e, t, n, r) {
	return (r ? [e[0], e[1]].concat(e.slice(2)) : [e[0]].concat(e.slice(1))).map((e, r) => vl(e, r, t, n));
}
function _l(e, t) {
	return e.map((e, n) => n == 0 ? {} : Uo({}, t, e));
}
function vl(e, t, n, r) {
	return Uo({}, t == 0 ? n : r, e);
}
function yl(e, t, n) {
	return t == null ? No : [t, n];
}
var bl = yl;
function xl(e, t, n) {
	return t == null ? No : Ga(t, n, Va, !0);
}
function Sl(e, t, n, r) {
	return t == null ? No : za(t, n, e.scales[r].log, !1);
}
var Cl = Sl;
function wl(e, t, n, r) {
	return t == null ? No : Ba(t, n, e.scales[r].log, !1);
}
var Tl = wl;
function El(e, t, n, r, i) {
	let a = io(po(e), po(t)), o = t - e, s = Ma(i / r * o, n);
	do {
		let e = n[s], t = r * e / o;
		if (t >= i && a + (e < 5 ? Oo.get(e) : 0) <= 17) return [e, t];
	} while (++s < n.length);
	return [0, 0];
}
function Dl(e) {
	let t, n;
	return e = e.replace(/(\d+)px/, (e, r) => (t = to((n = +r) * ma)) + "px"), [
		e,
		t,
		n
	];
}
function Ol(e) {
	e.show && [e.font, e.labelFont].forEach((e) => {
		let t = Do(e[2] * ma, 1);
		e[0] = e[0].replace(/[0-9.]+px/, t + "px"), e[1] = t;
	});
}
function kl(e, t, n) {
	let r = { mode: Ka(e.mode, 1) }, i = r.mode;
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
	let l = r.root = xa(Ti);
	if (e.id != null && (l.id = e.id), _a(l, e.class), e.title) {
		let t = xa(Oi, l);
		t.textContent = e.title;
	}
	let u = ba("canvas"), d = r.ctx = u.getContext("2d"), f = xa(ki, l);
	Aa("click", f, (e) => {
		e.target === m && (an != en || on != tn) && cn.click(r, e);
	}, !0);
	let p = r.under = xa(Ai, f);
	f.appendChild(u);
	let m = r.over = xa(ji, f);
	e = Ho(e);
	let h = +Ka(e.pxAlign, 1), g = Uc(h);
	(e.plugins || []).forEach((t) => {
		t.opts && (e = t.opts(r, e) || e);
	});
	let _ = e.ms || .001, v = r.series = i == 1 ? gl(e.series || [], lc, Oc, !1) : _l(e.series || [null], Dc), y = r.axes = gl(e.axes || [], oc, Sc, !0), b = r.scales = {}, x = r.bands = e.bands || [];
	x.forEach((e) => {
		e.fill = $(e.fill || null), e.dir = Ka(e.dir, -1);
	});
	let S = i == 2 ? v[1].facets[0].scale : v[0].scale, C = {
		axes: Vt,
		series: jt
	}, w = (e.drawOrder || ["axes", "series"]).map((e) => C[e]);
	function T(e) {
		let t = e.distr == 3 ? (t) => so(t > 0 ? t : e.clamp(r, t, e.min, e.max, e.key)) : e.distr == 4 ? (t) => uo(t, e.asinh) : e.distr == 100 ? (t) => e.fwd(t) : (e) => e;
		return (n) => {
			let r = t(n), { _min: i, _max: a } = e, o = a - i;
			return (r - i) / o;
		};
	}
	function E(t) {
		let n = b[t];
		if (n == null) {
			let r = (e.scales || jo)[t] || jo;
			if (r.from != null) {
				E(r.from);
				let e = Uo({}, b[r.from], r, { key: t });
				e.valToPct = T(e), b[t] = e;
			} else {
				n = b[t] = Uo({}, t == S ? Ac : jc, r), n.key = t;
				let e = n.time, a = n.range, o = Po(a);
				if ((t != S || i == 2 && !e) && (o && (a[0] == null || a[1] == null) && (a = {
					min: a[0] == null ? Ha : {
						mode: 1,
						hard: a[0],
						soft: a[0]
					},
					max: a[1] == null ? Ha : {
						mode: 1,
						hard: a[1],
						soft: a[1]
					}
				}, o = !1), !o && Ro(a))) {
					let e = a;
					a = (t, n, r) => n == null ? No : Ga(n, r, e);
				}
				n.range = $(a || (e ? bl : t == S ? n.distr == 3 ? Cl : n.distr == 4 ? Tl : yl : n.distr == 3 ? Sl : n.distr == 4 ? wl : xl)), n.auto = $(!o && n.auto), n.clamp = $(n.clamp || kc), n._min = n._max = null, n.valToPct = T(n);
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
	D.ori == 0 ? (_a(l, Ei), ee = a, te = o) : (_a(l, Di), ee = o, te = a);
	let k = {};
	for (let e in b) {
		let t = b[e];
		(t.min != null || t.max != null) && (k[e] = {
			min: t.min,
			max: t.max
		}, t.min = t.max = null);
	}
	let A = e.tzDate || ((e) => new Date(to(e / _))), ne = e.fmtDate || ss, re = _ == 1 ? As(A) : Ns(A), ie = Fs(A, Ps(_ == 1 ? ks : Ms, ne)), ae = Bs(A, Rs(zs, ne)), oe = [], se = r.legend = Uo({}, Us, e.legend), j = r.cursor = Uo({}, Qs, { drag: { y: i == 2 } }, e.cursor), M = se.show, ce = j.show, N = se.markers;
	se.idxs = oe, N.width = $(N.width), N.dash = $(N.dash), N.stroke = $(N.stroke), N.fill = $(N.fill);
	let le, ue, de, fe = [], pe = [], P, me = !1, F = {};
	if (se.live) {
		let e = v[1] ? v[1].values : null;
		me = e != null, P = me ? e(r, 1, 0) : { _: 0 };
		for (let e in P) F[e] = la;
	}
	if (M) {
		if (le = ba("table", Ri, l), de = ba("tbody", null, le), se.mount(r, le), me) {
			ue = ba("thead", null, le, de);
			let e = ba("tr", null, ue);
			for (var he in ba("th", null, e), P) ba("th", Ui, e).textContent = he;
		} else _a(le, Bi), se.live && _a(le, zi);
	}
	let ge = { show: !0 }, I = { show: !1 };
	function _e(e, t) {
		if (t == 0 && (me || !se.live || i == 2)) return No;
		let n = [], a = ba("tr", Vi, de, de.childNodes[t]);
		_a(a, e.class), e.show || _a(a, Ni);
		let o = ba("th", null, a);
		if (N.show) {
			let e = xa(Hi, o);
			if (t > 0) {
				let n = N.width(r, t);
				n && (e.style.border = n + "px " + N.dash(r, t) + " " + N.stroke(r, t)), e.style.background = N.fill(r, t);
			}
		}
		let s = xa(Ui, o);
		for (var c in e.label instanceof HTMLElement ? s.appendChild(e.label) : s.textContent = e.label, t > 0 && (N.show || (s.style.color = e.width > 0 ? N.stroke(r, t) : N.fill(r, t)), ye("click", o, (t) => {
			if (j._lock) return;
			Ge(t);
			let n = v.indexOf(e);
			if ((t.ctrlKey || t.metaKey) != se.isolate) {
				let e = v.some((e, t) => t > 0 && t != n && e.show);
				v.forEach((t, r) => {
					r > 0 && W(r, e ? r == n ? ge : I : ge, !0, Qn.setSeries);
				});
			} else W(n, { show: !e.show }, !0, Qn.setSeries);
		}, !1), Je && ye(na, o, (t) => {
			j._lock || (Ge(t), W(v.indexOf(e), Cn, !0, Qn.setSeries));
		}, !1)), P) {
			let e = ba("td", Wi, a);
			e.textContent = "--", n.push(e);
		}
		return [a, n];
	}
	let ve = /* @__PURE__ */ new Map();
	function ye(e, t, n, i = !0) {
		let a = ve.get(t) || {}, o = j.bind[e](r, t, n, i);
		o && (Aa(e, t, a[e] = o), ve.set(t, a));
	}
	function be(e, t, n) {
		let r = ve.get(t) || {};
		for (let n in r) (e == null || n == e) && (ja(n, t, r[n]), delete r[n]);
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
		ke = n.left = wo(Ce * ma, .5), Ae = n.top = wo(we * ma, .5), je = n.width = wo(L * ma, .5), Me = n.height = wo(R * ma, .5);
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
	if (j.dataIdx == null) {
		let e = j.hover, n = e.skip = new Set(e.skip ?? []);
		n.add(void 0);
		let r = e.prox = $(e.prox), i = e.bias ??= 0;
		j.dataIdx = (e, a, o, s) => {
			if (a == 0) return o;
			let c = o, l = r(e, a, o, s) ?? fo, u = l >= 0 && l < fo, d = D.ori == 0 ? L : R, f = j.left, p = t[0], m = t[a];
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
			} else u && $a(f - ee(p[o], D, d, 0)) > l && (c = null);
			return c;
		};
	}
	let Ge = (e) => {
		j.event = e;
	};
	j.idxs = oe, j._lock = !1;
	let Ke = j.points;
	Ke.show = $(Ke.show), Ke.size = $(Ke.size), Ke.stroke = $(Ke.stroke), Ke.width = $(Ke.width), Ke.fill = $(Ke.fill);
	let qe = r.focus = Uo({}, e.focus || { alpha: .3 }, j.focus), Je = qe.prox >= 0, Ye = Je && Ke.one, Xe = [], Ze = [], Qe = [];
	function $e(e, t) {
		let n = Ke.show(r, t);
		if (n instanceof HTMLElement) return _a(n, Li), _a(n, e.class), Ca(n, -10, -10, L, R), m.insertBefore(n, Xe[t]), n;
	}
	function et(e, t) {
		if (i == 1 || t > 0) {
			let t = i == 1 && b[e.scale].time, n = e.value;
			e.value = t ? Lo(n) ? Bs(A, Rs(n, ne)) : n || ae : n || xc, e.label = e.label || (t ? cc : sc);
		}
		if (Ye || t > 0) {
			e.width = e.width == null ? 1 : e.width, e.paths = e.paths || ml || yo, e.fillTo = $(e.fillTo || Rc), e.pxAlign = +Ka(e.pxAlign, h), e.pxRound = Uc(e.pxAlign), e.stroke = $(e.stroke || null), e.fill = $(e.fill || null), e._stroke = e._fill = e._paths = e._focus = null;
			let t = Cc(io(1, e.width), 1), n = e.points = Uo({}, {
				size: t,
				width: io(1, t * .2),
				stroke: e.stroke,
				space: t * 2,
				paths: hl,
				_stroke: null,
				_fill: null
			}, e.points);
			n.show = $(n.show), n.filter = $(n.filter), n.fill = $(n.fill), n.stroke = $(n.stroke), n.paths = $(n.paths), n.pxAlign = e.pxAlign;
		}
		if (M) {
			let n = _e(e, t);
			fe.splice(t, 0, n[0]), pe.splice(t, 0, n[1]), se.values.push(null);
		}
		if (ce) {
			oe.splice(t, 0, null);
			let n = null;
			Ye ? t == 0 && (n = $e(e, t)) : t > 0 && (n = $e(e, t)), Xe.splice(t, 0, n), Ze.splice(t, 0, 0), Qe.splice(t, 0, 0);
		}
		Xn("addSeries", t);
	}
	function tt(e, t) {
		t ??= v.length, e = i == 1 ? vl(e, t, lc, Oc) : vl(e, t, {}, Dc), v.splice(t, 0, e), et(v[t], t);
	}
	r.addSeries = tt;
	function nt(e) {
		if (v.splice(e, 1), M) {
			se.values.splice(e, 1), pe.splice(e, 1);
			let t = fe.splice(e, 1)[0];
			be(null, t.firstChild), t.remove();
		}
		ce && (oe.splice(e, 1), Xe.splice(e, 1)[0].remove(), Ze.splice(e, 1), Qe.splice(e, 1)), Xn("delSeries", e);
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
			e.size = $(e.size), e.space = $(e.space), e.rotate = $(e.rotate), Po(e.incrs) && e.incrs.forEach((e) => {
				!Oo.has(e) && Oo.set(e, ko(e));
			}), e.incrs = $(e.incrs || (i.distr == 2 ? ms : a ? _ == 1 ? Os : js : hs)), e.splits = $(e.splits || (a && i.distr == 1 ? re : i.distr == 3 ? fc : i.distr == 4 ? pc : dc)), e.stroke = $(e.stroke), e.grid.stroke = $(e.grid.stroke), e.ticks.stroke = $(e.ticks.stroke), e.border.stroke = $(e.border.stroke);
			let o = e.values;
			e.values = Po(o) && !Po(o[0]) ? $(o) : a ? Po(o) ? Fs(A, Ps(o, ne)) : Lo(o) ? Is(A, o) : o || ie : o || uc, e.filter = $(e.filter || (i.distr >= 3 && i.log == 10 ? yc : i.distr == 3 && i.log == 2 ? bc : vo)), e.font = Dl(e.font), e.labelFont = Dl(e.labelFont), e._size = e.size(r, null, t, 0), e._space = e._rotate = e._incrs = e._found = e._splits = e._values = null, e._size > 0 && (rt[t] = !0, e._el = xa(Mi, f));
		}
	}
	function at(e, t, n, r) {
		let [i, a, o, s] = n, c = t % 2, l = 0;
		return c == 0 && (s || a) && (l = t == 0 && !i || t == 2 && !o ? to(oc.size / 3) : 0), c == 1 && (i || o) && (l = t == 1 && !a || t == 3 && !s ? to(Sc.size / 2) : 0), l;
	}
	let ot = r.padding = (e.padding || [
		at,
		at,
		at,
		at
	]).map((e) => $(Ka(e, at))), st = r._padding = ot.map((e, t) => e(r, t, rt, 0)), ct, lt = null, ut = null, z = i == 1 ? v[0].idxs : null, dt = null, ft = !1;
	function pt(e, n) {
		if (t = e ?? [], r.data = r._data = t, i == 2) {
			ct = 0;
			for (let e = 1; e < v.length; e++) ct += t[e][0].length;
		} else {
			t.length == 0 && (r.data = r._data = t = [[]]), dt = t[0], ct = dt.length;
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
			e.auto(r, ft) ? mt() : hn(S, e.min, e.max), Ie ||= j.left >= 0, Re = !0, qt();
		}
	}
	r.setData = pt;
	function mt() {
		ft = !0;
		let e, n;
		i == 1 && (ct > 0 ? (lt = z[0] = 0, ut = z[1] = ct - 1, e = t[0][lt], n = t[0][ut], O == 2 ? (e = lt, n = ut) : e == n && (O == 3 ? [e, n] = za(e, e, D.log, !1) : O == 4 ? [e, n] = Ba(e, e, D.log, !1) : D.time ? n = e + to(86400 / _) : [e, n] = Ga(e, n, Va, !0))) : (lt = z[0] = e = null, ut = z[1] = n = null)), hn(S, e, n);
	}
	let ht, gt, _t, vt, yt, bt, xt, St, Ct, wt;
	function Tt(e, t, n, r, i, a) {
		e ??= Qi, n ??= Mo, r ??= "butt", i ??= Qi, a ??= "round", e != ht && (d.strokeStyle = ht = e), i != gt && (d.fillStyle = gt = i), t != _t && (d.lineWidth = _t = t), a != yt && (d.lineJoin = yt = a), r != bt && (d.lineCap = bt = r), n != vt && d.setLineDash(vt = n);
	}
	function Et(e, t, n, r) {
		t != gt && (d.fillStyle = gt = t), e != xt && (d.font = xt = e), n != St && (d.textAlign = St = n), r != Ct && (d.textBaseline = Ct = r);
	}
	function Dt(e, t, n, i, a = 0) {
		if (i.length > 0 && e.auto(r, ft) && (t == null || t.min == null)) {
			let t = Ka(lt, 0), r = Ka(ut, i.length - 1), o = n.min == null ? Ra(i, t, r, a, e.distr == 3) : [n.min, n.max];
			e.min = ro(e.min, n.min = o[0]), e.max = io(e.max, n.max = o[1]);
		}
	}
	let Ot = {
		min: null,
		max: null
	};
	function kt() {
		for (let e in b) {
			let t = b[e];
			k[e] == null && (t.min == null || k[S] != null && t.auto(r, ft)) && (k[e] = Ot);
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
				let a = e[t] = Ho(b[t], zo);
				if (n.min != null) Uo(a, n);
				else if (t != S || i == 2) {
					if (ct == 0 && a.from == null) {
						let e = a.range(r, null, null, t);
						a.min = e[0], a.max = e[1];
					} else a.min = fo, a.max = -Infinity;
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
						s.min = e[0], s.max = e[1], lt = Ma(s.min, t[0]), ut = Ma(s.max, t[0]), ut - lt > 1 && (t[0][lt] < s.min && lt++, t[0][ut] > s.max && ut--), n.min = dt[lt], n.max = dt[ut];
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
					let e = n.range(r, n.min == fo ? null : n.min, n.max == -Infinity ? null : n.max, t);
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
				i._min = e == 3 ? so(i.min) : e == 4 ? uo(i.min, i.asinh) : e == 100 ? i.fwd(i.min) : i.min, i._max = e == 3 ? so(i.max) : e == 4 ? uo(i.max, i.asinh) : e == 100 ? i.fwd(i.max) : i.max, n[t] = a = !0;
			}
		}
		if (a) {
			v.forEach((e, t) => {
				i == 2 ? t > 0 && n.y && (e._paths = null) : n[e.scale] && (e._paths = null);
			});
			for (let e in n) Fe = !0, Xn("setScale", e);
			ce && j.left >= 0 && (Ie = Re = !0);
		}
		for (let e in k) k[e] = null;
	}
	function At(e) {
		let t = mo(lt - 1, 0, ct - 1), n = mo(ut + 1, 0, ct - 1);
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
		l = Do(l * ma, 3);
		let u = null, f = l % 2 / 2;
		t && c == null && (c = l > 0 ? "#fff" : s);
		let p = n.pxAlign == 1 && f > 0;
		if (p && d.translate(f, f), !t) {
			let e = ke - l / 2, t = Ae - l / 2, n = je + l, r = Me + l;
			u = new Path2D(), u.rect(e, t, n, r);
		}
		t ? Pt(s, l, n.dash, n.cap, c, r, i, o, a) : B(e, s, l, n.dash, n.cap, c, r, i, o, u, a), p && d.translate(-f, -f);
	}
	function B(e, n, i, a, o, s, c, l, u, d, f) {
		let p = !1;
		u != 0 && x.forEach((m, h) => {
			if (m.series[0] == e) {
				let e = v[m.series[1]], g = t[m.series[1]], _ = (e._paths || jo).band;
				Po(_) && (_ = m.dir == 1 ? _[0] : _[1]);
				let y, b = null;
				e.show && _ && qa(g, lt, ut) ? (b = m.fill(r, h) || s, y = e._paths.clip) : _ = null, Pt(n, i, a, o, b, c, l, u, d, f, y, _), p = !0;
			}
		}), p || Pt(n, i, a, o, s, c, l, u, d, f);
	}
	function Pt(e, t, n, r, i, a, o, s, c, l, u, f) {
		Tt(e, t, n, r, i), (c || l || f) && (d.save(), c && d.clip(c), l && d.clip(l)), f ? (s & 3) == 3 ? (d.clip(f), u && d.clip(u), It(i, o), Ft(e, a, t)) : s & Fc ? (It(i, o), d.clip(f), Ft(e, a, t)) : s & Pc && (d.save(), d.clip(f), u && d.clip(u), It(i, o), d.restore(), Ft(e, a, t)) : (It(i, o), Ft(e, a, t)), (c || l || f) && d.restore();
	}
	function Ft(e, t, n) {
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
			o = El(t, n, a._incrs = a.incrs(r, e, t, n, i, s), i, s);
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
			let f = a.distr == 2, p = n._splits = n.splits(r, i, c, l, u, d, f), m = a.distr == 2 ? p.map((e) => dt[e]) : p, h = a.distr == 2 ? dt[p[1]] - dt[p[0]] : u, g = n._values = n.values(r, n.filter(r, m, i, d, h), i, d, h);
			n._rotate = o == 2 ? n.rotate(r, g, i, d) : 0;
			let _ = n._size;
			n._size = no(n.size(r, g, i, e)), _ != null && n._size != _ && (t = !1);
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
				let s = t.labelGap * l, p = to((t._lpos + s) * ma);
				Et(t.labelFont[0], c, "center", n == 2 ? qi : Ji), d.save(), i == 1 ? (a = o = 0, d.translate(p, to(Ae + Me / 2)), d.rotate((n == 3 ? -Qa : Qa) / 2)) : (a = to(ke + je / 2), o = p);
				let m = ho(t.label) ? t.label(r, e, u, f) : t.label;
				d.fillText(m, a, o), d.restore();
			}
			if (f == 0) continue;
			let p = b[t.scale], m = i == 0 ? je : Me, h = i == 0 ? ke : Ae, _ = t._splits, v = p.distr == 2 ? _.map((e) => dt[e]) : _, x = p.distr == 2 ? dt[_[1]] - dt[_[0]] : u, S = t.ticks, C = t.border, w = S.show ? S.size : 0, T = to(w * ma), E = to((t.alignTo == 2 ? t._size - w - t.gap : t.gap) * ma), D = t._rotate * -Qa / 180, O = g(t._pos * ma), ee = O + (T + E) * l;
			o = i == 0 ? ee : 0, a = i == 1 ? ee : 0;
			let te = t.font[0];
			Et(te, c, t.align == 1 ? Yi : t.align == 2 ? Xi : D > 0 ? Yi : D < 0 ? Xi : i == 0 ? "center" : n == 3 ? Xi : Yi, D || i == 1 ? "middle" : n == 2 ? qi : Ji);
			let k = t.font[1] * t.lineGap, A = _.map((e) => g(s(e, p, m, h))), ne = t._values;
			for (let e = 0; e < ne.length; e++) {
				let t = ne[e];
				if (t != null) {
					i == 0 ? a = A[e] : o = A[e], t = "" + t;
					let n = t.indexOf("\n") == -1 ? [t] : t.split(/\n/gm);
					for (let e = 0; e < n.length; e++) {
						let t = n[e];
						D ? (d.save(), d.translate(a, o + e * k), d.rotate(D), d.fillText(t, 0, 0), d.restore()) : d.fillText(t, a, o + e * k);
					}
				}
			}
			S.show && Rt(A, S.filter(r, v, e, f, x), i, n, O, T, Do(S.width * ma, 3), S.stroke(r, e), S.dash, S.cap);
			let re = t.grid;
			re.show && Rt(A, re.filter(r, v, e, f, x), i, i == 0 ? 2 : 1, i == 0 ? Ae : ke, i == 0 ? Me : je, Do(re.width * ma, 3), re.stroke(r, e), re.dash, re.cap), C.show && Rt([O], [1], +(i == 0), i == 0 ? 1 : 2, i == 1 ? Ae : ke, i == 1 ? Me : je, Do(C.width * ma, 3), C.stroke(r, e), C.dash, C.cap);
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
		Ut ||= (Yo(Yt), !0);
	}
	function Jt(e, t = !1) {
		Ut = !0, Wt = t, e(r), Yt(), t && Gt.length > 0 && queueMicrotask(Kt);
	}
	r.batch = Jt;
	function Yt() {
		if (Ne &&= (kt(), !1), Fe &&= (Ve(), !1), Pe) {
			if (ya(p, Yi, Ce), ya(p, qi, we), ya(p, Gi, L), ya(p, Ki, R), ya(m, Yi, Ce), ya(m, qi, we), ya(m, Gi, L), ya(m, Ki, R), ya(f, Gi, xe), ya(f, Ki, Se), u.width = to(xe * ma), u.height = to(Se * ma), y.forEach(({ _el: e, _show: t, _size: n, _pos: r, side: i }) => {
				if (e != null) {
					if (t) {
						let t = i === 3 || i === 0 ? n : 0, a = i % 2 == 1;
						ya(e, a ? "left" : "top", r - t), ya(e, a ? "width" : "height", n), ya(e, a ? "top" : "left", a ? we : Ce), ya(e, a ? "height" : "width", a ? R : L), va(e, Ni);
					} else _a(e, Ni);
				}
			}), ht = gt = _t = yt = bt = xt = St = Ct = vt = null, wt = 1, Pn(!0), Ce != Te || we != Ee || L != De || R != Oe) {
				Ht(!1);
				let e = L / De, t = R / Oe;
				if (ce && !Ie && j.left >= 0) {
					j.left *= e, j.top *= t, H && Ca(H, to(j.left), 0, L, R), U && Ca(U, 0, to(j.top), L, R);
					for (let n = 0; n < Xe.length; n++) {
						let r = Xe[n];
						r != null && (Ze[n] *= e, Qe[n] *= t, Ca(r, no(Ze[n]), no(Qe[n]), L, R));
					}
				}
				if (dn.show && !Le && dn.left >= 0 && dn.width > 0) {
					dn.left *= e, dn.width *= e, dn.top *= t, dn.height *= t;
					for (let e in Ln) ya(fn, e, dn[e]);
				}
				Te = Ce, Ee = we, De = L, Oe = R;
			}
			Xn("setSize"), Pe = !1;
		}
		xe > 0 && Se > 0 && (d.clearRect(0, 0, u.width, u.height), Xn("drawClear"), w.forEach((e) => e()), Xn("draw")), dn.show && Le && (pn(dn), Le = !1), ce && Ie && (Nn(null, !0, !1), Ie = !1), se.show && se.live && Re && (G(), Re = !1), c || (c = !0, r.status = 1, Xn("ready")), ft = !1, Ut = !1;
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
			e == S && i.distr == 2 && ct > 0 && (n.min = Ma(n.min, t[0]), n.max = Ma(n.max, t[0]), n.min == n.max && n.max++), k[e] = n, Ne = !0, qt();
		}
	}
	r.setScale = Xt;
	let V, Zt, H, U, Qt, $t, en, tn, nn, rn, an, on, sn = !1, cn = j.drag, ln = cn.x, un = cn.y;
	ce && (j.x && (V = xa(Fi, m)), j.y && (Zt = xa(Ii, m)), D.ori == 0 ? (H = V, U = Zt) : (H = Zt, U = V), an = j.left, on = j.top);
	let dn = r.select = Uo({
		show: !0,
		over: !0,
		left: 0,
		width: 0,
		top: 0,
		height: 0
	}, e.select), fn = dn.show ? xa(Pi, dn.over ? m : p) : null;
	function pn(e, t) {
		if (dn.show) {
			for (let t in e) dn[t] = e[t], t in Ln && ya(fn, t, e[t]);
			t !== !1 && Xn("setSelect");
		}
	}
	r.setSelect = pn;
	function mn(e) {
		if (v[e].show) M && va(fe[e], Ni);
		else if (M && _a(fe[e], Ni), ce) {
			let t = Ye ? Xe[0] : Xe[e];
			t != null && Ca(t, -10, -10, L, R);
		}
	}
	function hn(e, t, n) {
		Xt(e, {
			min: t,
			max: n
		});
	}
	function W(e, t, n, a) {
		t.focus != null && wn(e), t.show != null && v.forEach((n, r) => {
			r > 0 && (e == r || e == null) && (n.show = t.show, mn(r), i == 2 ? (hn(n.facets[0].scale, null, null), hn(n.facets[1].scale, null, null)) : hn(n.scale, null, null), qt());
		}), n !== !1 && Xn("setSeries", e, t), a && er("setSeries", r, e, t);
	}
	r.setSeries = W;
	function gn(e, t) {
		Uo(x[e], t);
	}
	function _n(e, t) {
		e.fill = $(e.fill || null), e.dir = Ka(e.dir, -1), t ??= x.length, x.splice(t, 0, e);
	}
	function vn(e) {
		e == null ? x.length = 0 : x.splice(e, 1);
	}
	r.addBand = _n, r.setBand = gn, r.delBand = vn;
	function yn(e, t) {
		v[e].alpha = t, ce && Xe[e] != null && (Xe[e].style.opacity = t), M && fe[e] && (fe[e].style.opacity = t);
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
	M && Je && ye(ra, le, (e) => {
		j._lock || (Ge(e), Sn != null && W(null, Cn, !0, Qn.setSeries));
	});
	function Tn(e, t, n) {
		let r = b[t];
		n && (e = e / ma - (r.ori == 1 ? we : Ce));
		let i = L;
		r.ori == 1 && (i = R, e = i - e), r.dir == -1 && (e = i - e);
		let a = r._min, o = r._max, s = e / i, c = a + (o - a) * s, l = r.distr;
		return l == 3 ? ao(10, c) : l == 4 ? lo(c, r.asinh) : l == 100 ? r.bwd(c) : c;
	}
	function En(e, n) {
		return Ma(Tn(e, S, n), t[0], lt, ut);
	}
	r.valToIdx = (e) => Ma(e, t[0]), r.posToIdx = En, r.posToVal = Tn, r.valToPos = (e, t, n) => b[t].ori == 0 ? a(e, b[t], n ? je : L, n ? ke : 0) : o(e, b[t], n ? Me : R, n ? Ae : 0), r.setCursor = (e, t, n) => {
		an = e.left, on = e.top, Nn(null, t, n);
	};
	function Dn(e, t) {
		ya(fn, Yi, dn.left = e), ya(fn, Gi, dn.width = t);
	}
	function On(e, t) {
		ya(fn, qi, dn.top = e), ya(fn, Ki, dn.height = t);
	}
	let kn = D.ori == 0 ? Dn : On, An = D.ori == 1 ? Dn : On;
	function jn() {
		if (M && se.live) for (let e = +(i == 2); e < v.length; e++) {
			if (e == 0 && me) continue;
			let t = se.values[e], n = 0;
			for (let r in t) pe[e][n++].firstChild.nodeValue = t[r];
		}
	}
	function G(e, t) {
		if (e != null && (e.idxs ? e.idxs.forEach((e, t) => {
			oe[t] = e;
		}) : Io(e.idx) || oe.fill(e.idx), se.idx = oe[0]), M && se.live) {
			for (let e = 0; e < v.length; e++) (e > 0 || i == 1 && !me) && Mn(e, oe[e]);
			jn();
		}
		Re = !1, t !== !1 && Xn("setLegend");
	}
	r.setLegend = G;
	function Mn(e, n) {
		let i = v[e], a = e == 0 && O == 2 ? dt : t[e], o;
		me ? o = i.values(r, e, n) ?? F : (o = i.value(r, n == null ? null : a[n], e, n), o = o == null ? F : { _: o }), se.values[e] = o;
	}
	function Nn(e, n, a) {
		nn = an, rn = on, [an, on] = j.move(r, an, on), j.left = an, j.top = on, ce && (H && Ca(H, to(an), 0, L, R), U && Ca(U, 0, to(on), L, R));
		let o, s = lt > ut;
		bn = fo, xn = null;
		let c = D.ori == 0 ? L : R, l = D.ori == 1 ? L : R;
		if (an < 0 || ct == 0 || s) {
			o = j.idx = null;
			for (let e = 0; e < v.length; e++) {
				let t = Xe[e];
				t != null && Ca(t, -10, -10, L, R);
			}
			Je && W(null, Cn, !0, e == null && Qn.setSeries), se.live && (oe.fill(o), Re = !0);
		} else {
			let e, n, a;
			i == 1 && (e = D.ori == 0 ? an : on, n = Tn(e, S), o = j.idx = Ma(n, t[0], lt, ut), a = ee(t[0][o], D, c, 0));
			let s = -10, u = -10, d = 0, f = 0, p = !0, m = "", h = "";
			for (let e = +(i == 2); e < v.length; e++) {
				let g = v[e], _ = oe[e], y = _ == null ? null : i == 1 ? t[e][_] : t[e][1][_], x = j.dataIdx(r, e, o, n), S = x == null ? null : i == 1 ? t[e][x] : t[e][1][x];
				if (Re = Re || S != y || x != _, oe[e] = x, e > 0 && g.show) {
					let n = x == null ? -10 : x == o ? a : ee(i == 1 ? t[0][x] : t[e][0][x], D, c, 0), _ = S == null ? -10 : te(S, i == 1 ? b[g.scale] : b[g.facets[1].scale], l, 0);
					if (Je && S != null) {
						let t = D.ori == 1 ? an : on, n = $a(qe.dist(r, e, x, _, t));
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
							t != null && (Ze[e] = c, Qe[e] = l, Da(t, a, o, y), Ta(t, v, g), Ca(t, no(c), no(l), L, R));
						}
					}
				}
			}
			if (Ye) {
				let e = qe.prox;
				if (Re || (Sn == null ? bn <= e : bn > e || xn != Sn)) {
					let e = Xe[0];
					e != null && (Ze[0] = s, Qe[0] = u, Da(e, d, f, p), Ta(e, m, h), Ca(e, no(s), no(u), L, R));
				}
			}
		}
		if (dn.show && sn) {
			if (e != null) {
				let [t, n] = Qn.scales, [r, i] = Qn.match, [a, o] = e.cursor.sync.scales, s = e.cursor.drag;
				if (ln = s._x, un = s._y, ln || un) {
					let { left: s, top: u, width: d, height: f } = e.select, p = e.scales[a].ori, m = e.posToVal, h, g, _, v, y, x = t != null && r(t, a), S = n != null && i(n, o);
					x && ln ? (p == 0 ? (h = s, g = d) : (h = u, g = f), _ = b[t], v = ee(m(h, a), _, c, 0), y = ee(m(h + g, a), _, c, 0), kn(ro(v, y), $a(y - v))) : kn(0, c), S && un ? (p == 1 ? (h = s, g = d) : (h = u, g = f), _ = b[n], v = te(m(h, o), _, l, 0), y = te(m(h + g, o), _, l, 0), An(ro(v, y), $a(y - v))) : An(0, l);
				} else Rn();
			} else {
				let e = $a(nn - Qt), t = $a(rn - $t);
				if (D.ori == 1) {
					let n = e;
					e = t, t = n;
				}
				ln = cn.x && e >= cn.dist, un = cn.y && t >= cn.dist;
				let n = cn.uni;
				n == null ? cn.x && cn.y && (ln || un) && (ln = un = !0) : ln && un && (ln = e >= n, un = t >= n, !ln && !un && (t > e ? un = !0 : ln = !0));
				let r, i;
				ln && (D.ori == 0 ? (r = en, i = an) : (r = tn, i = on), kn(ro(r, i), $a(i - r)), un || An(0, l)), un && (D.ori == 1 ? (r = en, i = an) : (r = tn, i = on), An(ro(r, i), $a(i - r)), ln || kn(0, c)), !ln && !un && (kn(0, 0), An(0, 0));
			}
		}
		if (cn._x = ln, cn._y = un, e == null) {
			if (a) {
				if ($n != null) {
					let [e, t] = Qn.scales;
					Qn.values[0] = e == null ? null : Tn(D.ori == 0 ? an : on, e), Qn.values[1] = t == null ? null : Tn(D.ori == 1 ? an : on, t);
				}
				er($i, r, an, on, L, R, o);
			}
			if (Je) {
				let e = a && Qn.setSeries, t = qe.prox;
				Sn == null ? bn <= t && W(xn, Cn, !0, e) : bn > t ? W(null, Cn, !0, e) : xn != Sn && W(xn, Cn, !0, e);
			}
		}
		Re && (se.idx = o, G()), n !== !1 && Xn("setCursor");
	}
	let K = null;
	Object.defineProperty(r, "rect", { get() {
		return K ?? Pn(!1), K;
	} });
	function Pn(e = !1) {
		e ? K = null : (K = m.getBoundingClientRect(), Xn("syncRect", K));
	}
	function Fn(e, t, n, r, i, a, o) {
		j._lock || sn && e != null && e.movementX == 0 && e.movementY == 0 || (In(e, t, n, r, i, a, o, !1, e != null), e == null ? Nn(t, !0, !1) : Nn(null, !0, !0));
	}
	function In(e, t, n, i, a, o, c, l, u) {
		if (K ?? Pn(!1), Ge(e), e != null) n = e.clientX - K.left, i = e.clientY - K.top;
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
		u && (t == null || t.cursor.event.type == $i) && ((n <= 1 || n >= L - 1) && (n = wo(n, L)), (i <= 1 || i >= R - 1) && (i = wo(i, R))), l ? (Qt = n, $t = i, [en, tn] = j.move(r, n, i)) : (an = n, on = i);
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
		sn = !0, ln = un = cn._x = cn._y = !1, In(e, t, n, i, a, o, s, !0, !1), e != null && (ye(ta, da, Wn, !1), er(ea, r, en, tn, L, R, null));
		let { left: c, top: l, width: u, height: d } = dn;
		zn = c, Bn = l, Vn = u, Hn = d;
	}
	function Wn(e, t, n, i, a, o, s) {
		sn = cn._x = cn._y = !1, In(e, t, n, i, a, o, s, !1, !0);
		let { left: c, top: l, width: u, height: d } = dn, f = u > 0 || d > 0, p = zn != c || Bn != l || Vn != u || Hn != d;
		if (f && p && pn(dn), cn.setScale && f && p) {
			let e = c, t = u, n = l, r = d;
			if (D.ori == 1 && (e = l, t = d, n = c, r = u), ln && hn(S, Tn(e, S), Tn(e + t, S)), un) for (let e in b) {
				let t = b[e];
				e != S && t.from == null && t.min != fo && hn(e, Tn(n + r, e), Tn(n, e));
			}
			Rn();
		} else j.lock && (j._lock = !j._lock, Nn(t, !0, e != null));
		e != null && (be(ta, da), er(ta, r, an, on, L, R, null));
	}
	function Gn(e, t, n, r, i, a, o) {
		if (j._lock) return;
		Ge(e);
		let s = sn;
		if (sn) {
			let e = !0, t = !0, n, r;
			D.ori == 0 ? (n = ln, r = un) : (n = un, r = ln), n && r && (e = an <= 10 || an >= L - 10, t = on <= 10 || on >= R - 10), n && e && (an = an < en ? 0 : L), r && t && (on = on < tn ? 0 : R), Nn(null, !0, !0), sn = !1;
		}
		an = -10, on = -10, oe.fill(null), Nn(null, !0, !0), s && (sn = s);
	}
	function Kn(e, t, n, i, a, o, s) {
		j._lock || (Ge(e), mt(), Rn(), e != null && er(ia, r, an, on, L, R, null));
	}
	function qn() {
		y.forEach(Ol), ze(r.width, r.height, !0);
	}
	Aa(ca, fa, qn);
	let Jn = {};
	Jn.mousedown = Un, Jn.mousemove = Fn, Jn.mouseup = Wn, Jn.dblclick = Kn, Jn.setSeries = (e, t, n, i) => {
		let a = Qn.match[2];
		n = a(r, t, n), n != -1 && W(n, i, !0, !1);
	}, ce && (ye(ea, m, Un), ye($i, m, Fn), ye(na, m, (e) => {
		Ge(e), Pn(!1);
	}), ye(ra, m, Gn), ye(ia, m, Kn), fl.add(r), r.syncRect = Pn);
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
	let Zn = (e, t, n) => n, Qn = Uo({
		key: null,
		setSeries: !1,
		filters: {
			pub: bo,
			sub: bo
		},
		scales: [S, v[1] ? v[1].scale : null],
		match: [
			xo,
			xo,
			Zn
		],
		values: [null, null]
	}, j.sync);
	Qn.match.length == 2 && Qn.match.push(Zn), j.sync = Qn;
	let $n = Qn.key, q = Nc($n);
	function er(e, t, n, r, i, a, o) {
		Qn.filters.pub(e, t, n, r, i, a, o) && q.pub(e, t, n, r, i, a, o);
	}
	q.sub(r);
	function tr(e, t, n, r, i, a, o) {
		Qn.filters.sub(e, t, n, r, i, a, o) && Jn[e](null, t, n, r, i, a, o);
	}
	r.pub = tr;
	function nr() {
		q.unsub(r), fl.delete(r), ve.clear(), ja(ca, fa, qn), l.remove(), le?.remove(), Xn("destroy");
	}
	r.destroy = nr;
	function rr() {
		Xn("init", e, t), pt(t || e.data, !1), k[S] ? Xt(S, k[S]) : mt(), Le = dn.show && (dn.width > 0 || dn.height > 0), Ie = Re = !0, ze(e.width, e.height);
	}
	return v.forEach(et), y.forEach(it), n ? n instanceof HTMLElement ? (n.appendChild(l), rr()) : n(r, rr) : rr(), r;
}
kl.assign = Uo, kl.fmtNum = Xa, kl.rangeNum = Ga, kl.rangeLog = za, kl.rangeAsinh = Ba, kl.orient = Ic, kl.pxRatio = ma, kl.join = Jo, kl.fmtDate = ss, kl.tzDate = ls, kl.sync = Nc;
{
	kl.addGap = Vc, kl.clipGaps = Bc;
	let e = kl.paths = { points: tl };
	e.linear = al, e.stepped = ol, e.bars = cl, e.spline = ul;
}
// src/draw.ts
var Al = [
	0,
	114,
	178
], jl = [
	213,
	94,
	0
], Ml = [
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
], Nl = [
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
], Pl = (e, t = 1) => `rgb(${Math.round(e[0])} ${Math.round(e[1])} ${Math.round(e[2])} / ${t})`, Fl = (e, t, n) => [
	e[0] + (t[0] - e[0]) * n,
	e[1] + (t[1] - e[1]) * n,
	e[2] + (t[2] - e[2]) * n
], Il = (e) => e ? [
	28,
	31,
	37
] : [
	250,
	249,
	246
], Ll = (e, t) => e >= 0 ? t ? [
	86,
	170,
	233
] : Al : t ? [
	240,
	125,
	45
] : jl;
function Rl(e, t = 3) {
	return e == null || Number.isNaN(e) ? "–" : String(Number(e.toPrecision(t))).replace("-", "−");
}
function zl(e, t, n, r, i, a) {
	if (!i) {
		let t = e[n] / 255 * (Nl.length - 1), r = Math.min(Math.floor(t), Nl.length - 2);
		return Fl(Nl[r], Nl[r + 1], t - r);
	}
	let o = 0, s = [
		0,
		0,
		0
	];
	for (let a = 0; a < i; a++) {
		let i = t > 1 ? e[a * r + n] / 255 : a ? e[n] / 255 : 1 - e[n] / 255, c = i * i;
		o += c;
		for (let e = 0; e < 3; e++) s[e] += c * Ml[a][e];
	}
	return Fl(Il(a), s.map((e) => e / (o || 1)), a ? .62 : .58);
}
function Bl(e, t, n) {
	e.width !== t && (e.width = e.height = t);
	let r = e.getContext("2d", { willReadFrequently: !0 }), i = r.createImageData(t, t);
	for (let e = 0; e < t * t; e++) {
		let t = n(e), r = 4 * e;
		i.data[r] = t[0], i.data[r + 1] = t[1], i.data[r + 2] = t[2], i.data[r + 3] = 255;
	}
	r.putImageData(i, 0, 0);
}
function Vl(e, t, n) {
	let r = devicePixelRatio || 1, i = Math.round(t * r), a = Math.round(n * r);
	(e.width !== i || e.height !== a) && ([e.width, e.height] = [i, a]);
	let o = e.getContext("2d");
	return o.setTransform(r, 0, 0, r, 0, 0), o.clearRect(0, 0, t, n), o;
}
function Hl(e, t, n, r, i) {
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
function Ul(e, t, n) {
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
function Wl(e, t, n, r, i) {
	let a = Math.min(64, (i - 64) / Math.max(n[e], 1)), o = Math.max(14, Math.min(46, a - 8, r / (n.length * 2.1))), s = Math.max(46, o / 2 + 22);
	return {
		x: s + e * (r - 2 * s) / (n.length - 1),
		y: (i + 20) / 2 + (t - (n[e] - 1) / 2) * a,
		size: o
	};
}
function* Gl(e, t, n) {
	for (let r = 1; r < e.length; r++) for (let i = 0; i < e[r - 1]; i++) for (let a = 0; a < e[r]; a++) {
		let o = Wl(r - 1, i, e, t, n), s = Wl(r, a, e, t, n);
		yield {
			layer: r,
			from: i,
			to: a,
			x1: o.x + o.size / 2,
			y1: o.y,
			x2: s.x - s.size / 2,
			y2: s.y
		};
	}
}
function Kl(e, t) {
	let n = 1 - t, r = (e.x1 + e.x2) / 2;
	return [n * n * n * e.x1 + 3 * n * n * t * r + 3 * n * t * t * r + t * t * t * e.x2, (n * n * n + 3 * n * n * t) * e.y1 + (3 * n * t * t + t * t * t) * e.y2];
}
function ql(e, t, n, r, i, a = 8) {
	let o = null;
	for (let s of Gl(n, r, i)) {
		if (e < s.x1 || e > s.x2) continue;
		let n = 0, r = 1;
		for (let t = 0; t < 18; t++) {
			let t = (n + r) / 2;
			Kl(s, t)[0] < e ? n = t : r = t;
		}
		let i = Math.abs(Kl(s, n)[1] - t);
		i < a && ([o, a] = [s, i]);
	}
	return o;
}
var Jl = (e, t, n) => e && e.data[n === void 0 ? t : t * e.shape[1] + n], Yl = (e, t) => e.kind === "number" ? Rl(e.low + t * (e.high - e.low)) : e.bands[Math.min(e.bands.length - 1, Math.floor(t * e.bands.length))], Xl = /* @__PURE__ */ Y("<i class=\"b\"></i>B", 1), Zl = /* @__PURE__ */ Y("<i class=\"dash\"></i>held out", 1), Ql = /* @__PURE__ */ Y("<b> </b> right", 1), $l = /* @__PURE__ */ Y("<p class=\"held\"><!> </p>"), eu = /* @__PURE__ */ Y("<section class=\"card\" aria-label=\"Loss\"><div class=\"head\"><h2>Loss</h2> <p class=\"legend\"><i class=\"a\"></i> <!><!></p></div> <div class=\"loss\"></div> <!></section>");
function tu(e, t) {
	Pe(t, !0);
	let n, r, i = /* @__PURE__ */ Mt(300);
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
		r = new kl({
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
				values: (e, t) => t.map((e) => e === null ? "" : Rl(e, 1))
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
				r.save(), r.strokeStyle = Pl(t.dark ? [
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
	_i(() => {
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
	un(() => {
		t.dark, o();
	}), un(() => {
		t.curves.version, t.t, t.head, clearTimeout(c);
		let e = Math.max(0, 120 - (performance.now() - s));
		return c = window.setTimeout(() => {
			s = performance.now(), r?.setData(a());
		}, e), () => clearTimeout(c);
	});
	var l = { columns: a }, u = eu(), d = V(u), f = U(V(d), 2), p = U(V(f), 1, !0), m = U(p), h = (e) => {
		var t = Xl();
		_e(), X(e, t);
	};
	Q(m, (e) => {
		t.curves.B && e(h);
	});
	var g = U(m), _ = (e) => {
		var t = Zl();
		_e(), X(e, t);
	};
	Q(g, (e) => {
		t.heldOut && e(_);
	}), I(f), I(d);
	var v = U(d, 2);
	gi(v, (e) => n = e, () => n);
	var y = U(v, 2), b = (e) => {
		var n = $l(), r = V(n), i = (e) => {
			var n = vr();
			W((e) => Z(n, `${e ?? ""} % of the variance explained`), [() => Math.round(100 * t.accuracy)]), X(e, n);
		}, a = (e) => {
			var n = Ql(), r = H(Zt(n));
			_e(), W((e) => Z(r, `${e ?? ""} %`), [() => Math.round(100 * t.accuracy)]), X(e, n);
		};
		Q(r, (e) => {
			t.task === "regression" ? e(i) : e(a, -1);
		});
		var o = U(r);
		I(n), W(() => Z(o, ` on ${t.heldOut ? "held-out rows" : "its rows"}`)), X(e, n);
	};
	return Q(y, (e) => {
		t.accuracy !== null && t.accuracy !== void 0 && e(b);
	}), I(u), W(() => Z(p, t.curves.B ? "A" : "training")), X(e, u), Fe(l);
}
// src/Network.svelte
var nu = /* @__PURE__ */ Y("<button> </button>"), ru = /* @__PURE__ */ Y("<div class=\"switch\" role=\"group\" aria-label=\"What the lines show\"></div>"), iu = /* @__PURE__ */ Y("<small> </small>"), au = /* @__PURE__ */ Y("<canvas class=\"map\"></canvas>"), ou = /* @__PURE__ */ Y("<b>ŷ</b>"), su = /* @__PURE__ */ Y("<span class=\"name\"> </span>"), cu = /* @__PURE__ */ Y("<button><!></button> <!>", 1), lu = /* @__PURE__ */ Y("<p class=\"layer\"> <!></p> <!>", 1), uu = /* @__PURE__ */ Y("<span> </span><span> </span>", 1), du = /* @__PURE__ */ Y("<div><b> </b> <!></div>"), fu = /* @__PURE__ */ Y("<span> </span>"), pu = /* @__PURE__ */ Y("<div><b> </b><!> <!></div>"), mu = /* @__PURE__ */ Y("<section class=\"card net\" aria-label=\"Network\"><div class=\"head\"><h2>Network</h2> <!> <p class=\"legend\"><i class=\"plus\"></i>above 0 <i class=\"minus\"></i>below 0</p></div> <div class=\"stage\"><canvas aria-hidden=\"true\"></canvas> <!> <!></div></section>");
function hu(e, t) {
	Pe(t, !0);
	let n = /* @__PURE__ */ Mt("weights"), r = /* @__PURE__ */ Mt(600), i = /* @__PURE__ */ Mt(null), a = /* @__PURE__ */ Mt(null), o, s, c = {
		weights: "W",
		gradients: "dW",
		change: "uW"
	}, l = /* @__PURE__ */ rt(() => JSON.stringify(t.frame?.h.drawn ?? t.hello.drawn)), u = /* @__PURE__ */ rt(() => JSON.parse(q(l))), d = /* @__PURE__ */ rt(() => q(u).map((e) => e.length)), f = /* @__PURE__ */ rt(() => Math.max(300, Math.min(560, 64 + 62 * Math.max(...q(d))))), p = {
		dead: "dead: 0 on every row",
		saturated: "saturated: hardly any slope",
		twins: "identical to another unit"
	}, m = (e, n) => t.frame?.h.badges?.find(([t, , r]) => t === e && r.includes(n))?.[1] ?? "", h = (e, n) => e === 0 ? t.hello.inputs[q(u)[0][n]] : t.hello.classes.length === 2 ? t.hello.classes[1] : t.hello.classes[q(u)[e][n]] ?? t.hello.target, g = (e, n, r) => {
		let i = Jl(t.frame?.a[e], n, r);
		return i === void 0 ? "not computed yet" : Rl(i, 4);
	}, _ = /* @__PURE__ */ rt(() => [...Gl(q(d), q(r), q(f))]), v = 0, y = {};
	function b() {
		if (!t.frame || !o) return;
		let e = Vl(o, q(r), q(f)), a = [];
		for (let e = 1; e < q(d).length; e++) a[e] = Array.from(t.frame.a[c[q(n)] + e]?.data ?? [0]).reduce((e, t) => Math.max(e, Math.abs(t)), 1e-30);
		for (let r of q(_)) {
			let o = Jl(t.frame.a[c[q(n)] + r.layer], r.from, r.to), s = o === void 0 ? 0 : Math.abs(o) / a[r.layer], l = (r.x1 + r.x2) / 2, u = q(i) && q(i).w.layer === r.layer && q(i).w.from === r.from && q(i).w.to === r.to || x(r);
			if (e.strokeStyle = o === void 0 ? "rgb(128 128 128 / .25)" : Pl(Ll(o, t.dark), u ? 1 : .12 + .78 * s), e.lineWidth = u ? 2 + 4 * s : .5 + 3.8 * s, e.beginPath(), e.moveTo(r.x1, r.y1), e.bezierCurveTo(l, r.y1, l, r.y2, r.x2, r.y2), e.stroke(), q(n) === "gradients" && s > .25 && !t.still) {
				let [n, i] = Kl(r, 1 - (v + r.from * .13 + r.to * .29) % 1);
				e.fillStyle = Pl(Fl(Ll(o, t.dark), t.dark ? [
					255,
					255,
					255
				] : [
					0,
					0,
					0
				], .15)), e.beginPath(), e.arc(n, i, 1.4 + 2.2 * s, 0, 7), e.fill();
			}
		}
		if (t.frame.a.map1 !== y.map || t.dark !== y.dark || q(d) !== y.counts) {
			y = {
				map: t.frame.a.map1,
				dark: t.dark,
				counts: q(d)
			};
			for (let e of s.querySelectorAll("canvas.map")) {
				let [n, r] = e.dataset.unit.split(",").map(Number), i = t.frame.a["map" + n];
				i && Bl(e, t.hello.map, (e) => {
					let n = i.data[r * i.shape[1] + e] / 127;
					return Fl(Il(t.dark), Ll(n, t.dark), Math.abs(n));
				});
			}
		}
	}
	let x = (e) => t.opened && /^[du]?W\d+$/.test(t.opened.name) && +t.opened.name.replace(/\D/g, "") === e.layer && t.opened.index[0] === q(u)[e.layer - 1][e.from] && t.opened.index[1] === q(u)[e.layer][e.to];
	_i(() => {
		let e = new ResizeObserver(() => {
			B(r, s.clientWidth, !0), requestAnimationFrame(b);
		});
		e.observe(s);
		let i = 0, a = (e) => {
			v = e / 1500 % 1, q(n) === "gradients" && !t.still && b(), i = requestAnimationFrame(a);
		};
		return i = requestAnimationFrame(a), () => {
			e.disconnect(), cancelAnimationFrame(i);
		};
	}), un(() => {
		t.frame, q(n), q(r), q(f), t.dark, q(i), t.opened, b();
	});
	function S(e) {
		let t = o.getBoundingClientRect(), n = e.clientX - t.left, a = e.clientY - t.top, s = ql(n, a, q(d), q(r), q(f));
		B(i, s && {
			w: s,
			x: n,
			y: a
		}, !0);
	}
	let C = () => {
		q(i) && t.open((q(n) === "gradients" ? "dW" : "W") + q(i).w.layer, [q(u)[q(i).w.layer - 1][q(i).w.from], q(u)[q(i).w.layer][q(i).w.to]]);
	}, w = (e, n) => {
		let r = q(u)[e][n];
		t.open(e === 0 ? "a0" : e === q(d).length - 1 ? "y_hat" : `a${e}`, [0, r]);
	};
	var T = { draw: b }, E = mu(), D = V(E), O = U(V(D), 2), ee = (e) => {
		var t = ru();
		Pr(t, 21, () => Object.keys(c), Ar, (e, t) => {
			var r = nu(), i = H(r, !0);
			W(() => {
				ci(r, "aria-pressed", q(n) === q(t)), Z(i, q(t));
			}), J("click", r, () => B(n, q(t), !0)), X(e, r);
		}), I(t), X(e, t);
	};
	Q(O, (e) => {
		t.hello.only || e(ee);
	}), _e(2), I(D);
	var te = U(D, 2);
	let k;
	var A = V(te);
	let ne, re;
	gi(A, (e) => o = e, () => o);
	var ie = U(A, 2);
	Pr(ie, 17, () => q(d), Ar, (e, n, i) => {
		var o = lu(), s = Zt(o);
		let c;
		var l = V(s, !0), g = U(l), _ = (e) => {
			var r = iu(), a = H(r);
			W(() => Z(a, `${q(n) ?? ""} of ${t.hello.layers[i] ?? ""}`)), X(e, r);
		};
		Q(g, (e) => {
			t.hello.layers[i] > q(n) && e(_);
		}), I(s), Pr(U(s, 2), 17, () => Array(q(n)), Ar, (e, n, o) => {
			let s = /* @__PURE__ */ rt(() => Wl(i, o, q(d), q(r), q(f))), c = /* @__PURE__ */ rt(() => m(i, q(u)[i][o]));
			var l = cu(), g = Zt(l);
			let _, v;
			var y = V(g), b = (e) => {
				var t = au();
				ci(t, "data-unit", `${i},${o}`), X(e, t);
			}, x = (e) => {
				var n = ou();
				W(() => Kr(n, 1, `c${t.hello.classes.length === 2 ? 1 : o}`)), X(e, n);
			};
			Q(y, (e) => {
				i < q(d).length - 1 ? e(b) : e(x, -1);
			}), I(g);
			var S = U(g, 2), C = (e) => {
				var t = su();
				let n;
				var r = H(t, !0);
				W((e) => {
					n = Jr(t, "", n, {
						left: `${q(s).x ?? ""}px`,
						top: `${q(s).y + q(s).size / 2}px`
					}), Z(r, e);
				}, [() => h(i, o)]), X(e, t);
			};
			Q(S, (e) => {
				(i === 0 || i === q(d).length - 1) && q(s).size >= 14 && e(C);
			}), W((e) => {
				_ = Kr(g, 1, `unit ${q(c) ?? ""}`, null, _, { round: i === q(d).length - 1 }), ci(g, "aria-label", e), v = Jr(g, "", v, {
					left: `${q(s).x - q(s).size / 2}px`,
					top: `${q(s).y - q(s).size / 2}px`,
					width: `${q(s).size ?? ""}px`,
					height: `${q(s).size ?? ""}px`
				});
			}, [() => (i === 0 ? `input ${h(i, o)}` : i === q(d).length - 1 ? `output ${h(i, o)}` : `unit ${q(u)[i][o]} of layer ${i}`) + (q(c) ? `, ${p[q(c)]}` : "")]), lr("pointerenter", g, () => B(a, [i, o], !0)), lr("pointerleave", g, () => B(a, null)), J("click", g, () => w(i, o)), X(e, l);
		}), W((e) => {
			c = Jr(s, "", c, { left: e }), Z(l, i === 0 ? "inputs" : t.hello.activations[i - 1]);
		}, [() => `${Wl(i, 0, q(d), q(r), q(f)).x ?? ""}px`]), X(e, o);
	});
	var ae = U(ie, 2), oe = (e) => {
		let n = /* @__PURE__ */ rt(() => q(i).w);
		var a = du();
		let o, s;
		var c = V(a), l = H(c), d = U(c, 2), f = (e) => {
			var t = uu(), r = Zt(t), i = H(r), a = H(U(r));
			W((e, t) => {
				Z(i, `its gradient ${e ?? ""}`), Z(a, `next step ${t ?? ""}`);
			}, [() => g("dW" + q(n).layer, q(n).from, q(n).to), () => g("uW" + q(n).layer, q(n).from, q(n).to)]), X(e, t);
		};
		Q(d, (e) => {
			t.hello.only || e(f);
		}), I(a), W((e) => {
			o = Kr(a, 1, "tip", null, o, { flip: q(i).x > q(r) - 210 }), s = Jr(a, "", s, {
				left: `${q(i).x ?? ""}px`,
				top: `${q(i).y ?? ""}px`
			}), Z(l, `W${q(n).layer ?? ""}[${q(u)[q(n).layer - 1][q(n).from] ?? ""}, ${q(u)[q(n).layer][q(n).to] ?? ""}] = ${e ?? ""}`);
		}, [() => g("W" + q(n).layer, q(n).from, q(n).to)]), X(e, a);
	}, se = (e) => {
		let n = /* @__PURE__ */ rt(() => Wl(q(a)[0], q(a)[1], q(d), q(r), q(f)));
		var i = pu();
		let o, s;
		var c = V(i), l = H(c), h = U(c), _ = (e) => {
			var t = fu(), n = H(t);
			W((e) => Z(n, `its gradient ${e ?? ""}`), [() => g("db" + q(a)[0], q(a)[1])]), X(e, t);
		};
		Q(h, (e) => {
			t.hello.only || e(_);
		});
		var v = U(h, 2), y = (e) => {
			var t = fu(), n = H(t, !0);
			W((e) => Z(n, e), [() => p[m(q(a)[0], q(u)[q(a)[0]][q(a)[1]])]]), X(e, t);
		}, b = /* @__PURE__ */ rt(() => m(q(a)[0], q(u)[q(a)[0]][q(a)[1]]));
		Q(v, (e) => {
			q(b) && e(y);
		}), I(i), W((e) => {
			o = Kr(i, 1, "tip", null, o, { flip: q(n).x > q(r) - 210 }), s = Jr(i, "", s, {
				left: `${q(n).x ?? ""}px`,
				top: `${q(n).y + q(n).size / 2}px`
			}), Z(l, `b${q(a)[0] ?? ""}[${q(u)[q(a)[0]][q(a)[1]] ?? ""}] = ${e ?? ""}`);
		}, [() => g("b" + q(a)[0], q(a)[1])]), X(e, i);
	};
	return Q(ae, (e) => {
		q(i) && t.frame ? e(oe) : q(a) && t.frame && q(a)[0] > 0 && e(se, 1);
	}), I(te), gi(te, (e) => s = e, () => s), I(E), W(() => {
		k = Jr(te, "", k, { height: `${q(f) ?? ""}px` }), ne = Kr(A, 1, "lines", null, ne, { hand: q(i) }), re = Jr(A, "", re, {
			width: `${q(r) ?? ""}px`,
			height: `${q(f) ?? ""}px`
		});
	}), J("pointermove", A, S), lr("pointerleave", A, () => B(i, null)), J("click", A, C), X(e, E), Fe(T);
}
ur(["click", "pointermove"]);
// src/Open.svelte
var gu = /* @__PURE__ */ Y("<button class=\"link\"> </button><span>→</span>", 1), _u = /* @__PURE__ */ Y("<nav class=\"trail\" aria-label=\"Where you came from\"><!><b> </b></nav>"), vu = /* @__PURE__ */ Y("<div class=\"switch\" role=\"group\" aria-label=\"Scale\"><button>number</button><button>number, neuron, matrix</button></div>"), yu = /* @__PURE__ */ Y("<p class=\"empty\">Click a weight, a unit or a link: its formula, with the numbers of this very update, down to the loss.</p>"), bu = /* @__PURE__ */ Y("<p class=\"empty\"> </p>"), xu = /* @__PURE__ */ Y("<p class=\"math\"></p>"), Su = /* @__PURE__ */ Y("<code> </code>"), Cu = /* @__PURE__ */ Y("<div class=\"lines\"></div>"), wu = /* @__PURE__ */ Y("<button class=\"link\"> </button>"), Tu = /* @__PURE__ */ Y("<code></code>"), Eu = /* @__PURE__ */ Y("<div class=\"lines\" data-testid=\"lines\"></div>"), Du = /* @__PURE__ */ Y("<p class=\"more\"></p>"), Ou = /* @__PURE__ */ Y("<p> </p>"), ku = /* @__PURE__ */ Y("<form class=\"touch\"><label> <input inputmode=\"text\"/></label><button>Set by hand</button></form>"), Au = /* @__PURE__ */ Y("<!> <!> <!> <!> <!>", 1), ju = /* @__PURE__ */ Y("<section class=\"card open\" aria-label=\"Open a number\"><div class=\"head\"><h2>Open a number</h2> <!> <!></div> <!></section>");
function Mu(e, t) {
	Pe(t, !0);
	let n = /* @__PURE__ */ Mt(!1), r = /* @__PURE__ */ Mt(""), i = (e) => {
		let [n, r] = e.split("|");
		t.open(n, r ? r.split(",").map(Number) : []);
	}, a = /* @__PURE__ */ rt(() => t.opened && /^[Wb]\d+$/.test(t.opened.name)), o = (e) => {
		e.preventDefault();
		let n = Number(q(r).replace("−", "-").replace(",", "."));
		q(r).trim() && Number.isFinite(n) && t.send({
			do: "change",
			name: t.opened.name,
			index: t.opened.index,
			value: n
		});
	};
	var s = ju(), c = V(s), l = U(V(c), 2), u = (e) => {
		var n = _u(), r = V(n);
		Pr(r, 17, () => t.trail.slice(-7, -1), Ar, (e, n) => {
			var r = gu(), i = Zt(r), a = H(i, !0);
			_e(), W(() => Z(a, q(n).symbol)), J("click", i, () => t.open(q(n).name, q(n).index)), X(e, r);
		});
		var i = H(U(r), !0);
		I(n), W(() => Z(i, t.trail[t.trail.length - 1].symbol)), X(e, n);
	};
	Q(l, (e) => {
		t.trail.length > 1 && e(u);
	});
	var d = U(l, 2), f = (e) => {
		var t = vu(), r = V(t), i = U(r);
		I(t), W(() => {
			ci(r, "aria-pressed", !q(n)), ci(i, "aria-pressed", q(n));
		}), J("click", r, () => B(n, !1)), J("click", i, () => B(n, !0)), X(e, t);
	};
	Q(d, (e) => {
		t.opened?.scales?.length && e(f);
	}), I(c);
	var p = U(c, 2), h = (e) => {
		X(e, yu());
	}, g = (e) => {
		var n = bu(), r = H(n, !0);
		W(() => Z(r, t.opened.error)), X(e, n);
	}, _ = (e) => {
		var s = Au(), c = Zt(s), l = (e) => {
			var n = xu();
			Br(n, () => t.opened.math, !0), I(n), X(e, n);
		};
		Q(c, (e) => {
			t.opened.math && e(l);
		});
		var u = U(c, 2), d = (e) => {
			var n = Cu();
			Pr(n, 21, () => t.opened.scales, Ar, (e, t) => {
				var n = Su(), r = H(n, !0);
				W(() => Z(r, q(t))), X(e, n);
			}), I(n), X(e, n);
		}, f = (e) => {
			var n = Eu();
			Pr(n, 21, () => t.opened.lines, Ar, (e, t) => {
				var n = Tu();
				Pr(n, 21, () => q(t), Ar, (e, t) => {
					var n = /* @__PURE__ */ rt(() => m(q(t), 2));
					let r = () => q(n)[0], a = () => q(n)[1];
					var o = yr(), s = Zt(o), c = (e) => {
						var t = wu(), n = H(t, !0);
						W(() => Z(n, r())), J("click", t, () => i(a())), X(e, t);
					}, l = (e) => {
						var t = vr();
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
		Pr(p, 17, () => t.opened.more, Ar, (e, t) => {
			var n = Du();
			Pr(n, 21, () => q(t), Ar, (e, t) => {
				var n = /* @__PURE__ */ rt(() => m(q(t), 2));
				let r = () => q(n)[0], a = () => q(n)[1];
				var o = yr(), s = Zt(o), c = (e) => {
					var t = wu(), n = H(t, !0);
					W(() => Z(n, r())), J("click", t, () => i(a())), X(e, t);
				}, l = (e) => {
					var t = vr();
					W(() => Z(t, r())), X(e, t);
				};
				Q(s, (e) => {
					a() ? e(c) : e(l, -1);
				}), X(e, o);
			}), I(n), X(e, n);
		});
		var h = U(p, 2), g = (e) => {
			var n = Ou();
			let r;
			var i = H(n);
			W(() => {
				r = Kr(n, 1, "more measured", null, r, { wrong: !t.opened.measured.agrees }), Z(i, `${t.opened.measured.agrees ? "✓" : "✗"} central difference ${t.opened.measured.slope ?? ""}: measured, not derived${t.opened.measured.agrees ? ", and the same" : "; they do not agree"}`);
			}), X(e, n);
		};
		Q(h, (e) => {
			t.opened.measured && e(g);
		});
		var _ = U(h, 2), v = (e) => {
			var n = ku(), i = V(n), a = V(i), s = U(a);
			ai(s), I(i), _e(), I(n), W(() => {
				Z(a, `Set ${t.opened.symbol ?? ""} to `), ci(s, "placeholder", t.opened.value);
			}), lr("submit", n, o), fi(s, () => q(r), (e) => B(r, e)), X(e, n);
		};
		Q(_, (e) => {
			q(a) && !t.playing && e(v);
		}), X(e, s);
	};
	Q(p, (e) => {
		t.opened ? t.opened.error ? e(g, 1) : e(_, -1) : e(h);
	}), I(s), X(e, s), Fe();
}
ur(["click"]);
// src/Settings.svelte
var Nu = /* @__PURE__ */ Y("<button> </button>"), Pu = /* @__PURE__ */ Y("<div class=\"switch\" role=\"group\" aria-label=\"Which run is shown\"></div>"), Fu = /* @__PURE__ */ Y("<p class=\"note\"> <button class=\"link\">keep A</button> <button class=\"link\">keep B</button></p>"), Iu = /* @__PURE__ */ Y("<button class=\"wide\">Compare from here: A | B</button>"), Lu = /* @__PURE__ */ Y("<option> </option>"), Ru = /* @__PURE__ */ Y("<div class=\"layer\"><button>−</button> <span><span class=\"hide\"></span> </span> <button>+</button> <select></select> <button>×</button></div>"), zu = /* @__PURE__ */ Y("<small> </small>"), Bu = /* @__PURE__ */ Y("<li><label><input type=\"checkbox\"/> </label><!></li>"), Vu = /* @__PURE__ */ Y("<section class=\"card settings\" aria-label=\"Settings\"><div class=\"head\"><h2>Settings</h2> <!></div> <!> <fieldset class=\"layers\"><legend>Hidden layers</legend> <!> <button class=\"wide\">Add a layer</button></fieldset> <div class=\"fields\"><label>learning rate <select></select></label> <label>optimizer <select></select></label> <label>rows a step <select></select></label> <label>weights start <select></select></label> <label>dropout <select></select></label> <label>L1 <select></select></label> <label>L2 <select></select></label> <label>seed <input type=\"number\" min=\"0\"/></label> <label>engine <select></select></label></div> <details><summary>Columns</summary> <ul class=\"columns\"></ul></details></section>");
function Hu(e, t) {
	Pe(t, !0);
	let n = /* @__PURE__ */ rt(() => t.hello.settings), r = /* @__PURE__ */ rt(() => t.hello.choices), i = [
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
	var f = Vu(), p = V(f), m = U(V(p), 2), h = (e) => {
		var n = Pu();
		Pr(n, 20, () => ["A", "B"], Ar, (e, n) => {
			var r = Nu(), i = H(r, !0);
			W(() => {
				ci(r, "aria-pressed", t.hello.shown === n), Z(i, n);
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
		var n = Fu(), r = V(n), i = U(r), a = U(i, 2);
		I(n), W(() => Z(r, `These are B's. It parted from A at update ${t.hello.parted ?? ""}. `)), J("click", i, () => t.send({
			do: "compare",
			keep: "A"
		})), J("click", a, () => t.send({
			do: "compare",
			keep: "B"
		})), X(e, n);
	}, v = (e) => {
		var n = Iu();
		J("click", n, () => t.send({ do: "compare" })), X(e, n);
	};
	Q(g, (e) => {
		t.hello.parted === null ? e(v, -1) : e(_);
	});
	var y = U(g, 2), b = U(V(y), 2);
	Pr(b, 17, () => q(n).units, Ar, (e, t, i) => {
		var a = Ru(), u = V(a);
		ci(u, "aria-label", `One unit less in layer ${i + 1}`);
		var f = U(u, 2), p = V(f);
		p.textContent = `Units of layer ${i + 1}:`;
		var m = U(p, 1, !0);
		I(f);
		var h = U(f, 2);
		ci(h, "aria-label", `One unit more in layer ${i + 1}`);
		var g = U(h, 2);
		ci(g, "aria-label", `Activation of layer ${i + 1}`), Pr(g, 21, () => q(r).activations, Ar, (e, t) => {
			var n = Lu(), r = H(n, !0), i = {};
			W((e) => {
				Z(r, e), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
			}, [() => d(q(t))]), X(e, n);
		}), I(g);
		var _;
		Qr(g);
		var v = U(g, 2);
		ci(v, "aria-label", `Remove layer ${i + 1}`), I(a), W((e, r, a, o) => {
			u.disabled = e, Z(m, q(t)), h.disabled = r, g.disabled = a, _ !== (_ = q(n).activations[i]) && (g.value = (g.__value = _) ?? "", Zr(g, _)), v.disabled = o;
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
	Pr(w, 21, () => u(i, q(n).learning_rate), Ar, (e, t) => {
		var n = Lu(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(w);
	var T;
	Qr(w), I(C);
	var E = U(C, 2), D = U(V(E));
	Pr(D, 21, () => q(r).optimizer, Ar, (e, t) => {
		var n = Lu(), r = H(n, !0), i = {};
		W((e) => {
			Z(r, e), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}, [() => d(q(t))]), X(e, n);
	}), I(D);
	var O;
	Qr(D), I(E);
	var ee = U(E, 2), te = U(V(ee));
	Pr(te, 21, () => u(a, q(n).batch_size), Ar, (e, t) => {
		var n = Lu(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(te);
	var k;
	Qr(te), I(ee);
	var A = U(ee, 2), ne = U(V(A));
	Pr(ne, 21, () => q(r).init, Ar, (e, t) => {
		var n = Lu(), r = H(n, !0), i = {};
		W((e) => {
			Z(r, e), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}, [() => d(q(t))]), X(e, n);
	}), I(ne);
	var re;
	Qr(ne), I(A);
	var ie = U(A, 2), ae = U(V(ie));
	Pr(ae, 21, () => u([
		0,
		.1,
		.2,
		.3,
		.5
	], q(n).dropout), Ar, (e, t) => {
		var n = Lu(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(ae);
	var oe;
	Qr(ae), I(ie);
	var se = U(ie, 2), j = U(V(se));
	Pr(j, 21, () => u([
		0,
		1e-4,
		.001,
		.01,
		.1
	], q(n).l1), Ar, (e, t) => {
		var n = Lu(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(j);
	var M;
	Qr(j), I(se);
	var ce = U(se, 2), N = U(V(ce));
	Pr(N, 21, () => u([
		0,
		1e-4,
		.001,
		.01,
		.1
	], q(n).l2), Ar, (e, t) => {
		var n = Lu(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(N);
	var le;
	Qr(N), I(ce);
	var ue = U(ce, 2), de = U(V(ue));
	ai(de), I(ue);
	var fe = U(ue, 2), pe = U(V(fe));
	Pr(pe, 21, () => q(r).engine, Ar, (e, t) => {
		var n = Lu(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t) === "numpy" ? "NumPy" : q(t)), i !== (i = q(t)) && (n.value = (n.__value = i) ?? "");
		}), X(e, n);
	}), I(pe);
	var P;
	Qr(pe), I(fe), I(S);
	var me = U(S, 2), F = U(V(me), 2);
	Pr(F, 21, () => t.hello.columns, Ar, (e, t) => {
		var r = Bu(), i = V(r), a = V(i);
		ai(a);
		var c = U(a);
		I(i);
		var l = U(i), u = (e) => {
			var n = zu(), r = H(n, !0);
			W(() => Z(r, q(t).dropped)), X(e, n);
		}, d = /* @__PURE__ */ rt(() => q(t).dropped && !q(n).left_out.includes(q(t).name));
		Q(l, (e) => {
			q(d) && e(u);
		}), I(r), W((e) => {
			si(a, !q(t).dropped), a.disabled = e, Z(c, ` ${q(t).name ?? ""}`);
		}, [() => q(t).dropped && !q(n).left_out.includes(q(t).name) || s("left_out")]), J("change", a, (e) => o({ left_out: e.currentTarget.checked ? q(n).left_out.filter((e) => e !== q(t).name) : [...q(n).left_out, q(t).name] })), X(e, r);
	}), I(F), I(me), I(f), W((e, t, r, i, a, o, s, c, l) => {
		x.disabled = e, w.disabled = t, T !== (T = q(n).learning_rate) && (w.value = (w.__value = T) ?? "", Zr(w, T)), D.disabled = r, O !== (O = q(n).optimizer) && (D.value = (D.__value = O) ?? "", Zr(D, O)), te.disabled = i, k !== (k = q(n).batch_size) && (te.value = (te.__value = k) ?? "", Zr(te, k)), ne.disabled = a, re !== (re = q(n).init) && (ne.value = (ne.__value = re) ?? "", Zr(ne, re)), ae.disabled = o, oe !== (oe = q(n).dropout) && (ae.value = (ae.__value = oe) ?? "", Zr(ae, oe)), j.disabled = s, M !== (M = q(n).l1) && (j.value = (j.__value = M) ?? "", Zr(j, M)), N.disabled = c, le !== (le = q(n).l2) && (N.value = (N.__value = le) ?? "", Zr(N, le)), oi(de, q(n).seed), de.disabled = l, P !== (P = q(n).engine) && (pe.value = (pe.__value = P) ?? "", Zr(pe, P));
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
	]), J("click", x, () => c([...q(n).units, q(n).units.at(-1) ?? 4], [...q(n).activations, q(n).activations.at(-1) ?? "tanh"])), J("change", w, (e) => o({ learning_rate: +e.currentTarget.value })), J("change", D, (e) => o({ optimizer: e.currentTarget.value })), J("change", te, (e) => o({ batch_size: +e.currentTarget.value })), J("change", ne, (e) => o({ init: e.currentTarget.value })), J("change", ae, (e) => o({ dropout: +e.currentTarget.value })), J("change", j, (e) => o({ l1: +e.currentTarget.value })), J("change", N, (e) => o({ l2: +e.currentTarget.value })), J("change", de, (e) => o({ seed: Math.max(0, Math.floor(+e.currentTarget.value)) })), J("change", pe, (e) => o({ engine: e.currentTarget.value })), X(e, f), Fe();
}
ur(["click", "change"]);
// src/Surface.svelte
var Uu = /* @__PURE__ */ Y("<option> </option>"), Wu = /* @__PURE__ */ Y("<li><b></b> </li>"), Gu = /* @__PURE__ */ Y("<ul class=\"classes\"></ul>"), Ku = /* @__PURE__ */ Y("<p class=\"scale\"><span> </span><i></i><span> </span></p>"), qu = /* @__PURE__ */ Y("<button class=\"link\">as a typical row</button>"), Ju = /* @__PURE__ */ Y("<p class=\"held\"> <!></p>"), Yu = /* @__PURE__ */ Y("<section class=\"card\" aria-label=\"Surface\"><div class=\"head\"><h2>What it says where</h2><p class=\"legend say\"> </p></div> <div class=\"surface\"><canvas class=\"field\" role=\"img\"></canvas> <canvas class=\"points\" aria-hidden=\"true\"></canvas></div> <div class=\"ticks\" aria-hidden=\"true\"><span> </span><span> </span></div> <div class=\"axes\"><label>across <select></select></label> <label>up <select></select></label></div> <!> <!></section>");
function Xu(e, t) {
	Pe(t, !0);
	let n, r, i, a = /* @__PURE__ */ Mt(300), o = /* @__PURE__ */ Mt(null), s = {}, c = /* @__PURE__ */ rt(() => t.hello.classes.length);
	function l() {
		let e = t.frame?.a.surface;
		if (!e || !n || e === s.s && t.dark === s.dark && t.hello === s.hello) return;
		s = {
			s: e,
			dark: t.dark,
			hello: t.hello
		};
		let r = e.shape[1];
		Bl(n, t.hello.side, (n) => zl(e.data, e.shape[0], n, r, q(c), t.dark)), q(c) || u();
	}
	function u() {
		if (!r || !t.dots) return;
		let e = Vl(r, q(a), q(a)), n = t.dots.shape[0], i = Math.max(2, Math.min(5, 40 / Math.sqrt(n) + 1.2)), o = t.frame?.a.surface;
		if (!q(c) && o) {
			e.strokeStyle = "rgb(255 255 255 / .45)", e.lineWidth = 1, e.beginPath();
			for (let [n, r, i, s] of Ul(o.data, t.hello.side, [
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
			Hl(e, q(c) ? s : 0, u, f, i);
			let [p, m] = q(d);
			e.fillStyle = q(c) ? Pl(Ml[s]) : Pl(zl([255 * Math.max(0, Math.min(1, (s - p) / (m - p)))], 1, 0, 1, 0, t.dark)), e.fill(), e.lineWidth = l ? 1.4 : 1, e.strokeStyle = l ? t.dark ? "#fff" : "#1b1e23" : "rgb(255 255 255 / .85)", e.stroke();
		}
	}
	let d = /* @__PURE__ */ rt(() => {
		let e = Infinity, n = -Infinity;
		for (let r = 0; r < (t.dots?.shape[0] ?? 0); r++) e = Math.min(e, t.dots.data[5 * r + 2]), n = Math.max(n, t.dots.data[5 * r + 2]);
		return [e, n > e ? n : e + 1];
	});
	_i(() => {
		let e = new ResizeObserver(() => {
			B(a, i.clientWidth, !0);
		});
		return e.observe(i), () => e.disconnect();
	}), un(() => {
		t.frame, t.dark, l();
	}), un(() => {
		t.dots, q(a), t.dark, t.hello, u();
	});
	let f = /* @__PURE__ */ rt(() => {
		let e = t.frame?.a.surface;
		if (!q(o) || !e) return "";
		let n = Math.min(t.hello.side - 1, Math.floor(q(o).y * t.hello.side)) * t.hello.side + Math.min(t.hello.side - 1, Math.floor(q(o).x * t.hello.side)), [r, i] = t.hello.range;
		if (!q(c)) return `${t.hello.target} ≈ ${Rl(r + e.data[n] / 255 * (i - r))}`;
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
	var g = { draw: l }, _ = Yu(), v = V(_), y = H(U(V(v)), !0);
	I(v);
	var b = U(v, 2), x = V(b);
	gi(x, (e) => n = e, () => n), gi(U(x, 2), (e) => r = e, () => r), I(b), gi(b, (e) => i = e, () => i);
	var S = U(b, 2), C = V(S), w = H(C, !0), T = H(U(C), !0);
	I(S);
	var E = U(S, 2), D = V(E), O = U(V(D));
	Pr(O, 21, () => t.hello.axisNames, Ar, (e, t) => {
		var n = Uu(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.__value = i);
		}), X(e, n);
	}), I(O);
	var ee;
	Qr(O), I(D);
	var te = U(D, 2), k = U(V(te));
	Pr(k, 21, () => t.hello.axisNames, Ar, (e, t) => {
		var n = Uu(), r = H(n, !0), i = {};
		W(() => {
			Z(r, q(t)), i !== (i = q(t)) && (n.__value = i);
		}), X(e, n);
	}), I(k);
	var A;
	Qr(k), I(te), I(E);
	var ne = U(E, 2), re = (e) => {
		var n = Gu();
		Pr(n, 21, () => t.hello.classes, Ar, (e, t, n) => {
			var r = Wu(), i = V(r);
			Kr(i, 1, `c${n} k${n % 4}`);
			var a = U(i, 1, !0);
			I(r), W(() => Z(a, q(t))), X(e, r);
		}), I(n), X(e, n);
	}, ie = (e) => {
		var n = Ku(), r = V(n), i = H(r, !0), a = H(U(r, 2), !0);
		I(n), W((e, t) => {
			Z(i, e), Z(a, t);
		}, [() => Rl(t.hello.range[0]), () => Rl(t.hello.range[1])]), X(e, n);
	};
	Q(ne, (e) => {
		q(c) ? e(re) : e(ie, -1);
	});
	var ae = U(ne, 2), oe = (e) => {
		var n = Ju(), r = V(n), i = U(r), a = (e) => {
			var n = qu();
			J("click", n, () => t.send({ do: "hold" })), X(e, n);
		}, o = (e) => {
			X(e, vr("(click a row to hold them as in it)"));
		};
		Q(i, (e) => {
			t.hello.heldRow ? e(a) : t.recorded || e(o, 1);
		}), I(n), W((e) => Z(r, `held: ${e ?? ""}${t.hello.held.length > 6 ? `, and ${t.hello.held.length - 6} more` : ""} `), [() => t.hello.held.slice(0, 6).map(([e, t]) => `${e} ${t}`).join(", ")]), X(e, n);
	};
	return Q(ae, (e) => {
		t.hello.held.length && e(oe);
	}), I(_), W((e, n) => {
		Z(y, q(f)), ci(x, "aria-label", `What the network says over ${t.hello.axes[0].name ?? ""} and ${t.hello.axes[1].name ?? ""}`), Z(w, e), Z(T, n), O.disabled = t.recorded, ee !== (ee = t.hello.axes[0].name) && (O.value = (O.__value = ee) ?? "", Zr(O, ee)), k.disabled = t.recorded, A !== (A = t.hello.axes[1].name) && (k.value = (k.__value = A) ?? "", Zr(k, A));
	}, [() => Yl(t.hello.axes[0], 1e-4), () => Yl(t.hello.axes[0], .9999)]), J("pointermove", b, p), lr("pointerleave", b, () => B(o, null)), J("click", b, m), J("change", O, (e) => h(e.currentTarget.value, t.hello.axes[1].name)), J("change", k, (e) => h(t.hello.axes[0].name, e.currentTarget.value)), X(e, _), Fe(g);
}
ur([
	"pointermove",
	"click",
	"change"
]);
// src/App.svelte
var Zu = /* @__PURE__ */ Y("<p class=\"banner\" role=\"alert\">The connection is gone: the server has stopped, or the machine slept. Trying again; everything is as it was where the server still runs.</p>"), Qu = /* @__PURE__ */ Y("<option> </option>"), $u = /* @__PURE__ */ Y("<label class=\"file\">Open a table… <input type=\"file\" accept=\".csv,.tsv,.txt,.parquet,.jsonl,.ndjson\"/></label>"), ed = /* @__PURE__ */ Y("<header><h1>chainrule <span>play</span></h1> <label class=\"table\"><span class=\"hide\">Table</span><select><!><!></select></label> <label class=\"target\">→ <span class=\"hide\">Target</span><select></select></label> <p class=\"facts\"> </p> <details class=\"menu\"><summary>Take along</summary><div><button>Python script of this run</button> <button>NumPy source of an update</button> <button>Surface as PNG</button> <button>Network as SVG</button> <button>File to share, without the rows</button> <button>File to share, with the rows</button> <!></div></details></header>"), td = /* @__PURE__ */ Y("<span class=\"pair\"><span class=\"what\">line</span><button aria-label=\"Back one line\" title=\"Back one line of the program ([)\">‹</button><button aria-label=\"Forward one line\" title=\"Forward one line of the program (])\">›</button></span>"), nd = /* @__PURE__ */ Y("<span> </span>"), rd = /* @__PURE__ */ Y("<label class=\"speed\">speed <select></select></label> <button class=\"same\" title=\"Begin again with the same weights\">Same start</button>", 1), id = /* @__PURE__ */ Y("<button class=\"link\">close</button>"), ad = /* @__PURE__ */ Y("<p class=\"note banner\" role=\"alert\"> <!></p>"), od = /* @__PURE__ */ Y("<p>That was it. Everything stays as it is: play on, or choose another lesson.</p>"), sd = /* @__PURE__ */ Y("<button> </button>"), cd = /* @__PURE__ */ Y("<div class=\"ask\"><p><b>First a prediction:</b> </p><div class=\"options\" role=\"group\" aria-label=\"Your prediction\"></div></div>"), ld = /* @__PURE__ */ Y("<p class=\"do\"> </p>"), ud = /* @__PURE__ */ Y("<p class=\"then\"><b> </b> </p><button class=\"go\">Go on</button>", 1), dd = /* @__PURE__ */ Y("<p> </p> <!> <!> <!>", 1), fd = /* @__PURE__ */ Y("<div class=\"head\"><h2> </h2><p class=\"legend\"> </p><button class=\"link\">leave</button></div> <!>", 1), pd = /* @__PURE__ */ Y("<p class=\"prompt\">Press <kbd>space</kbd>, or Train.</p>"), md = /* @__PURE__ */ Y("<label>Lessons <select><option>choose one: a prediction, an experiment, what happened</option><!></select></label> <!>", 1), hd = /* @__PURE__ */ Y("<section aria-label=\"Lessons\"><!></section>"), gd = /* @__PURE__ */ Y("<p><b> </b> <button class=\"link\">open</button></p>"), _d = /* @__PURE__ */ Y("<p class=\"empty\">Nothing unusual.</p>"), vd = /* @__PURE__ */ Y("<section class=\"card noticed\" aria-label=\"Noticed\"><div class=\"head\"><h2>Noticed</h2></div> <!></section>"), yd = /* @__PURE__ */ Y("<div class=\"below\"><!> <!> <!></div>"), bd = /* @__PURE__ */ Y("<div class=\"drop\">Drop a table: CSV, TSV, Parquet or JSON lines</div>"), xd = /* @__PURE__ */ Y("<!> <section class=\"bar\" aria-label=\"Training\"><button class=\"go\"> </button> <span class=\"pair\"><button aria-label=\"Back one update\" title=\"Back one update (←, with Shift an epoch)\">−1</button><button aria-label=\"Forward one update\" title=\"Forward one update (→, with Shift an epoch)\">+1</button></span> <!> <input class=\"time\" type=\"range\" aria-label=\"Time\" min=\"0\"/> <p class=\"status\" role=\"status\" aria-live=\"off\"><span> </span><!><span>loss <b> </b></span><!></p> <!></section> <!> <!> <div class=\"work\"><!> <div class=\"says mid\"><!> <!></div> <div class=\"says\"><!> <!></div></div> <!> <!>", 1), Sd = /* @__PURE__ */ Y("<p class=\"banner\" role=\"status\"> </p>"), Cd = /* @__PURE__ */ Y("<main><!> <!></main>");
function wd(e, t) {
	Pe(t, !0);
	let n = /* @__PURE__ */ Mt(null), r = /* @__PURE__ */ Mt(null), i = /* @__PURE__ */ Mt(null), a = /* @__PURE__ */ Mt(null), o = /* @__PURE__ */ Mt([]), s = /* @__PURE__ */ Mt(!0), c = /* @__PURE__ */ Mt(!1), l = /* @__PURE__ */ Mt(""), u = /* @__PURE__ */ Mt(!1), d = /* @__PURE__ */ Mt(!1), f = /* @__PURE__ */ Mt(!1), p = /* @__PURE__ */ Mt(""), h = /* @__PURE__ */ Mt({ version: 0 }), g = {}, _, v = /* @__PURE__ */ Mt(() => {}), y = !1, b = /* @__PURE__ */ rt(() => t.channel.recorded ?? !1), x = /* @__PURE__ */ rt(() => q(i)?.h), S = /* @__PURE__ */ rt(() => q(x)?.playing ?? !1), C = /* @__PURE__ */ rt(() => q(x)?.lesson), w = (e, t = !1) => q(v)({
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
		if (t.type === "hello") q(n) && (q(n).file !== t.file || q(n).target !== t.target || String(q(n).layers) !== String(t.layers)) && (B(a, null), B(o, [])), B(r, s.dots), B(n, t), g = {}, t.said && B(l, t.said, !0), $n().then(() => q(v)({ do: "ready" }));
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
		} else t.type === "opened" ? (y = !1, B(a, t), q(o).length && B(o, [...q(o).slice(0, -1), {
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
	function A() {
		let e = _.querySelector("canvas.field"), t = _.querySelector("canvas.points"), r = document.createElement("canvas");
		r.width = t.width, r.height = t.height;
		let i = r.getContext("2d");
		i.drawImage(e, 0, 0, r.width, r.height), i.drawImage(t, 0, 0), r.toBlob((e) => e && k(`${q(n).file}-surface.png`, e));
	}
	async function ne(e) {
		e && t.channel.upload && (B(p, `Reading ${e.name}…`), B(l, await t.channel.upload(e).catch(() => "The table could not be sent: the server does not answer."), !0), B(p, ""));
	}
	_i(() => {
		let e = matchMedia("(prefers-color-scheme: dark)"), n = matchMedia("(prefers-reduced-motion: reduce)"), r = () => {
			B(u, e.matches, !0), B(d, n.matches, !0);
		};
		r(), e.addEventListener("change", r), n.addEventListener("change", r), B(v, t.channel.open(D, (e) => {
			B(s, e, !0), B(c, q(c) || e, !0);
		}));
	});
	function re(e) {
		let t = e.composedPath()[0];
		!q(n) || e.ctrlKey || e.metaKey || e.altKey || t.matches?.("input, select, textarea, summary") || (e.key === " " && !t.matches?.("button") ? (e.preventDefault(), T()) : e.key === "ArrowRight" ? w(1, e.shiftKey) : e.key === "ArrowLeft" ? w(-1, e.shiftKey) : e.key === "]" ? q(v)({
			do: "line",
			by: 1
		}) : e.key === "[" && q(v)({
			do: "line",
			by: -1
		}));
	}
	let ie = (e) => {
		t.channel.upload && e.dataTransfer?.types.includes("Files") && (e.preventDefault(), B(f, !0));
	};
	var ae = Cd();
	lr("keydown", Ut, function(...e) {
		(t.channel.upload || q(b) ? re : void 0)?.apply(this, e);
	}), lr("dragover", Ut, ie), lr("dragleave", Ut, (e) => {
		e.relatedTarget || B(f, !1);
	}), lr("drop", Ut, (e) => {
		q(f) && (e.preventDefault(), B(f, !1), ne(e.dataTransfer?.files[0]));
	});
	let oe;
	var se = V(ae), j = (e) => {
		X(e, Zu());
	};
	Q(se, (e) => {
		!q(s) && q(c) && e(j);
	});
	var M = U(se, 2), ce = (e) => {
		var s = xd(), c = Zt(s), g = (e) => {
			var r = ed(), i = U(V(r), 2), a = U(V(i)), o = V(a), s = (e) => {
				var t = Qu(), r = H(t, !0);
				t.value = t.__value = "", W(() => Z(r, q(n).file)), X(e, t);
			};
			Q(o, (e) => {
				q(n).choices.samples[q(n).file] || e(s);
			}), Pr(U(o), 17, () => Object.entries(q(n).choices.samples), Ar, (e, t) => {
				var n = /* @__PURE__ */ rt(() => m(q(t), 2));
				let r = () => q(n)[0], i = () => q(n)[1];
				var a = Qu(), o = H(a, !0), s = {};
				W(() => {
					Z(o, i()), s !== (s = r()) && (a.value = (a.__value = s) ?? "");
				}), X(e, a);
			}), I(a);
			var c;
			Qr(a), I(i);
			var l = U(i, 2), u = U(V(l), 2);
			Pr(u, 21, () => q(n).names, Ar, (e, t) => {
				var n = Qu(), r = H(n, !0), i = {};
				W(() => {
					Z(r, q(t)), i !== (i = q(t)) && (n.__value = i);
				}), X(e, n);
			}), I(u);
			var d;
			Qr(u), I(l);
			var f = U(l, 2), p = H(f), h = U(f, 2), g = U(V(h)), _ = V(g), y = U(_, 2), b = U(y, 2), x = U(b, 2), S = U(x, 2), C = U(S, 2), w = U(C, 2), T = (e) => {
				var t = $u(), n = U(V(t));
				I(t), J("change", n, (e) => ne(e.currentTarget.files?.[0])), X(e, t);
			};
			Q(w, (e) => {
				t.channel.upload && e(T);
			}), I(g), I(h), I(r), W((e) => {
				c !== (c = q(n).choices.samples[q(n).file] ? q(n).file : "") && (a.value = (a.__value = c) ?? "", Zr(a, c)), d !== (d = q(n).target) && (u.value = (u.__value = d) ?? "", Zr(u, d)), Z(p, `${e ?? ""} rows. Nothing leaves this machine.`);
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
			})), J("click", b, A), J("click", x, () => q(v)({
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
		var re = U(D, 2), ie = (e) => {
			var t = td(), n = U(V(t)), r = U(n);
			I(t), J("click", n, () => q(v)({
				do: "line",
				by: -1
			})), J("click", r, () => q(v)({
				do: "line",
				by: 1
			})), X(e, t);
		};
		Q(re, (e) => {
			q(b) || e(ie);
		});
		var ae = U(re, 2);
		ai(ae);
		var oe = U(ae, 2), se = V(oe), j = H(se), M = U(se), ce = (e) => {
			var t = nd(), n = H(t);
			W((e) => Z(n, `epoch ${e ?? ""}`), [() => q(x).epoch.toFixed(1)]), X(e, t);
		};
		Q(M, (e) => {
			q(n).unit || e(ce);
		});
		var N = U(M), le = H(U(V(N)), !0);
		I(N);
		var ue = U(N), de = (e) => {
			var t = nd(), n = H(t);
			W(() => Z(n, `line ${q(x).line ?? ""}`)), X(e, t);
		};
		Q(ue, (e) => {
			q(x).line !== null && e(de);
		}), I(oe);
		var fe = U(oe, 2), pe = (e) => {
			var t = rd(), n = Zt(t), r = U(V(n));
			Pr(r, 20, () => [
				1,
				5,
				20,
				100
			], Ar, (e, t) => {
				var n = Qu(), r = H(n, !0), i = {};
				W(() => {
					Z(r, t === 1 ? "1 update" : t), i !== (i = t) && (n.value = (n.__value = i) ?? "");
				}), X(e, n);
			}), I(r);
			var i;
			Qr(r), I(n);
			var a = U(n, 2);
			W(() => {
				i !== (i = q(x).speed) && (r.value = (r.__value = i) ?? "", Zr(r, i));
			}), J("change", r, (e) => q(v)({
				do: "speed",
				n: +e.currentTarget.value
			})), J("click", a, () => q(v)({ do: "same start" })), X(e, t);
		};
		Q(fe, (e) => {
			q(b) || e(pe);
		}), I(_);
		var P = U(_, 2), me = (e) => {
			var t = ad(), n = V(t), r = U(n), i = (e) => {
				var t = id();
				J("click", t, () => B(l, "")), X(e, t);
			};
			Q(r, (e) => {
				q(l) && e(i);
			}), I(t), W(() => Z(n, `${(q(l) || q(p) || q(x).note) ?? ""} `)), X(e, t);
		};
		Q(P, (e) => {
			(q(l) || q(p) || q(x).note) && e(me);
		});
		var F = U(P, 2), he = (e) => {
			var t = hd();
			let r;
			var i = V(t), a = (e) => {
				var t = fd(), n = Zt(t), r = V(n), i = H(r, !0), a = U(r), o = H(a, !0), s = U(a);
				I(n);
				var c = U(n, 2), l = (e) => {
					X(e, od());
				}, u = (e) => {
					var t = dd(), n = Zt(t), r = H(n, !0), i = U(n, 2), a = (e) => {
						var t = cd(), n = V(t), r = U(V(n));
						I(n);
						var i = U(n);
						Pr(i, 21, () => q(C).options, Ar, (e, t, n) => {
							var r = sd();
							let i;
							var a = H(r, !0);
							W(() => {
								ci(r, "aria-pressed", q(C).answer === n), i = Kr(r, 1, "", null, i, { right: q(C).passed && q(C).right === n }), Z(a, q(t));
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
						var t = ld(), n = H(t, !0);
						W(() => Z(n, q(C).do)), X(e, t);
					};
					Q(o, (e) => {
						q(C).ask && q(C).answer === null || e(s);
					});
					var c = U(o, 2), l = (e) => {
						var t = ud(), n = Zt(t), r = V(n), i = H(r, !0), a = U(r, 1, !0);
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
				var t = md(), r = Zt(t), i = U(V(r)), a = V(i);
				a.value = a.__value = "", Pr(U(a), 17, () => Object.entries(q(n).choices.lessons), Ar, (e, t) => {
					var n = /* @__PURE__ */ rt(() => m(q(t), 2));
					let r = () => q(n)[0], i = () => q(n)[1];
					var a = Qu(), o = H(a, !0), s = {};
					W(() => {
						Z(o, i()), s !== (s = r()) && (a.value = (a.__value = s) ?? "");
					}), X(e, a);
				}), I(i), i.value = i.__value = "", I(r);
				var o = U(r, 2), s = (e) => {
					X(e, pd());
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
			}), I(t), W(() => r = Kr(t, 1, "card lessons", null, r, { on: q(C) })), X(e, t);
		};
		Q(F, (e) => {
			q(b) || e(he);
		});
		var ge = U(F, 2), _e = V(ge), ve = (e) => {
			{
				let t = /* @__PURE__ */ rt(() => q(C)?.allowed ?? []);
				Hu(e, {
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
		hu(be, {
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
			var t = vd();
			Pr(U(V(t), 2), 17, () => q(x).hints ?? [], Ar, (e, t) => {
				var n = gd(), r = V(n), i = H(r, !0), a = U(r), o = U(a);
				I(n), W(() => {
					Z(i, q(t).kind), Z(a, ` ${q(t).text ?? ""} `);
				}), J("click", o, () => te(q(t).name, q(t).index)), X(e, n);
			}, (e) => {
				X(e, _d());
			}), I(t), X(e, t);
		};
		Q(xe, (e) => {
			q(b) || e(Se);
		}), I(ye);
		var L = U(ye, 2), R = V(L);
		Xu(R, {
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
		}), tu(U(R, 2), {
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
			var t = yd(), r = V(t);
			Mu(r, {
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
				let e = /* @__PURE__ */ rt(() => q(a)?.position ?? null);
				Ci(i, {
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
				let e = /* @__PURE__ */ rt(() => q(a)?.position ?? null);
				Ci(s, {
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
			X(e, bd());
		};
		Q(Te, (e) => {
			q(f) && e(Ee);
		}), W((e, t) => {
			Z(E, q(S) ? "Pause" : "Train"), ci(ae, "max", e), oi(ae, q(x).t), ci(ae, "aria-valuetext", `${q(n).unit ?? "update" ?? ""} ${q(x).t ?? ""} of ${q(x).head ?? ""}`), Z(j, `${q(n).unit ?? "update" ?? ""} ${q(x).t ?? ""} of ${q(x).head ?? ""}`), Z(le, t);
		}, [() => Math.max(q(x).head, 1), () => Rl(q(x)["losses" + q(n).shown]?.loss ?? q(x).lossesA?.loss)]), J("click", y, T), J("click", O, () => w(-1)), J("click", k, () => w(1)), J("input", ae, (e) => q(v)({
			do: "seek",
			t: +e.currentTarget.value
		})), X(e, s);
	}, N = (e) => {
		var t = Sd(), n = H(t, !0);
		W(() => Z(n, q(s) ? "Connecting…" : "No connection. Is the address, with what follows the #, the one that was printed?")), X(e, t);
	};
	Q(M, (e) => {
		q(n) && q(i) && q(x) ? e(ce) : e(N, -1);
	}), I(ae), gi(ae, (e) => _ = e, () => _), W(() => oe = Kr(ae, 1, "play", null, oe, {
		dark: q(u),
		recorded: q(b)
	})), J("keydown", ae, function(...e) {
		(t.channel.upload || q(b) ? void 0 : re)?.apply(this, e);
	}), X(e, ae), Fe();
}
ur([
	"keydown",
	"change",
	"click",
	"input"
]);
// src/wire.ts
var Td = {
	f4: Float32Array,
	u1: Uint8Array,
	i1: Int8Array
};
function Ed(e) {
	let t = new DataView(e).getUint32(0, !0), n = JSON.parse(new TextDecoder().decode(new Uint8Array(e, 4, t))), r = {};
	for (let [i, [a, o, s]] of Object.entries(n.arrays)) r[i] = {
		shape: o,
		data: new Td[a](e, 4 + t + s, o.reduce((e, t) => e * t, 1))
	};
	return {
		h: n,
		a: r,
		bytes: e.byteLength
	};
}
function Dd() {
	let e = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
	return {
		open(t, n) {
			let r, i = 250, a = () => {
				r = new WebSocket(`ws://${location.host}/ws`), r.binaryType = "arraybuffer", r.onopen = () => r.send(JSON.stringify({ token: e })), r.onmessage = (e) => {
					i = 250, n(!0), t(Ed(e.data));
				}, r.onclose = () => {
					n(!1), setTimeout(a, i = Math.min(2 * i, 4e3));
				};
			};
			return a(), (e) => {
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
async function Od(e) {
	let t = Uint8Array.from(atob(e.trim()), (e) => e.charCodeAt(0)), n = await new Response(new Blob([t]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer(), r = [];
	for (let e = 0; e < n.byteLength;) {
		let t = new DataView(n).getUint32(e, !0);
		r.push(Ed(n.slice(e + 4, e + 4 + t))), e += 4 + t;
	}
	let [i, ...a] = r;
	return {
		recorded: !0,
		open(e, t) {
			let n = a.length - 1, r = !1, o = 0, s = (e) => a.reduce((t, n) => t + n.a[e].data.length, 0), c = {
				shape: [0],
				data: /* @__PURE__ */ new Float32Array()
			}, l = {
				from: s("lossesA"),
				seen: s("watchedA")
			}, u = {
				lossesA: c,
				watchedTA: c,
				watchedA: c
			}, d = () => e({
				...a[n],
				h: {
					...a[n].h,
					playing: r,
					lossesA: {
						...a[n].h.lossesA,
						...l
					}
				},
				a: {
					...a[n].a,
					...u
				}
			}), f = () => {
				r && (n = Math.min(n + 1, a.length - 1), r = n < a.length - 1, d(), o = window.setTimeout(f, 120));
			};
			return queueMicrotask(() => {
				t(!0), e(i), a.forEach(e), d();
			}), (e) => {
				if (clearTimeout(o), e.do === "play") r = !!e.on, r && n === a.length - 1 && (n = 0), d(), o = window.setTimeout(f, 120);
				else if (e.do === "step") r = !1, n = Math.max(0, Math.min(a.length - 1, n + Math.sign(Number(e.by)))), d();
				else if (e.do === "seek") {
					r = !1;
					let t = Number(e.t);
					n = a.reduce((e, n, r) => Math.abs(n.h.t - t) < Math.abs(a[e].h.t - t) ? r : e, 0), d();
				} else e.do === "same start" && (r = !1, n = 0, d());
			};
		}
	};
}
// src/main.ts
function kd(e, t, n) {
	let r = e.attachShadow({ mode: "open" }), i = new CSSStyleSheet();
	i.replaceSync(t), r.adoptedStyleSheets = [i];
	let a = document.createElement("div");
	r.append(a);
	let o = wr(wd, {
		target: a,
		props: { channel: n }
	});
	return () => void Or(o);
}
var Ad = { render({ model: e, el: t }) {
	let n = document.createElement("div");
	return t.append(n), kd(n, e.get("style"), { open(t, n) {
		return e.on("msg:custom", (e, r) => {
			let i = r[0];
			n(!0), t(Ed(i.buffer.slice(i.byteOffset, i.byteOffset + i.byteLength)));
		}), e.send({ do: "hello" }), (t) => e.send(t);
	} });
} }, jd = document.getElementById("chainrule-play");
jd && wr(wd, {
	target: jd,
	props: { channel: Dd() }
});
for (let e of document.querySelectorAll("script[type=\"application/x-chainrule-recording\"]")) {
	let t = document.createElement("div"), n = document.querySelector("script[type=\"text/x-chainrule-style\"]");
	e.after(t), Od(e.textContent ?? "").then((e) => kd(t, n?.textContent ?? "", e));
}
export { Ad as default };
