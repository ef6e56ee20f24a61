/**
 * The page tracker, served as `GET /t.js` (api.md): no dependency, under 3 kB gzipped (tested). It is written in the JavaScript that
 * every browser of the last five years runs, because it is served as it stands.
 *
 * What it guarantees: before `ripen('consent', true)` (or the cookie that an earlier one left) events wait in memory and nothing is
 * stored or sent; after `ripen('consent', false)` they are dropped, the cookie and what waited are deleted; under Global Privacy
 * Control or Do Not Track nothing is ever stored or sent. Each event has an id, so that one sent twice counts once; what could not
 * be sent is kept in the page's storage, for later or for the next page. Ages are told against the browser's own clock (`sentAt`), so
 * that a wrong one does no harm.
 *
 * `data-consent` on its tag connects a consent manager: `tarteaucitron`, `axeptio` or `didomi`, with `data-vendor` where the manager
 * names this service otherwise than `ripen`. Then nothing but the manager's word counts, on each page anew: a cookie of an earlier yes sends nothing.
 */
export const TRACKER_SCRIPT = `!function(w,d,n){
var s=d.currentScript||d.querySelector('script[src*="/t.js"]'),o=s.dataset,url=new URL('/t/e',s.src).href,
KEY='rv.q',LATER=3e4,VISIT=18e5,
off=n.globalPrivacyControl||n.doNotTrack=='1'||w.doNotTrack=='1',
visitor=off?'':(/(?:^|; )rv=([\\w-]{8,64})/.exec(d.cookie)||[])[1],
ok=off?false:visitor&&!o.consent?true:null,
queue=[],token,busy,timer,path,where,seen=0,shown,spent,told,calls=(w.ripen||{}).q||[];
function id(){return Array.from(crypto.getRandomValues(new Uint32Array(4)),function(x){return x.toString(36)}).join('')}
function read(k){try{return JSON.parse(localStorage.getItem(k))}catch(e){}}
function keep(k,v){try{v?localStorage.setItem(k,JSON.stringify(v)):localStorage.removeItem(k)}catch(e){}}
function cookie(v,age){
var host=location.hostname.split('.'),i=host.length,at;
do{i--;at=host.slice(i).join('.');
d.cookie='rv='+v+';path=/;max-age='+age+';SameSite=Lax'+(location.protocol=='https:'?';Secure':'')+(i?';domain='+at:'');
}while(i>0&&(age<1||d.cookie.indexOf('rv='+v)<0))
}
function add(kind,props){
if(ok===false)return;
queue.push({id:id(),kind:kind,at:new Date().toISOString(),props:props||{}});
if(queue.length>99)queue.shift();
soon(200)
}
function soon(ms){if(ok){clearTimeout(timer);timer=setTimeout(send,ms)}}
function spill(){if(ok&&queue.length){keep(KEY,(read(KEY)||[]).concat(queue).slice(-99));queue=[]}}
function drop(some){queue=queue.filter(function(e){return some.indexOf(e)<0})}
function send(last){
if(!ok||busy&&!last)return;
var old=read(KEY);
if(old&&!last){keep(KEY);queue=old.concat(queue)}
var some=queue.slice(0,40),t=token,body;
if(!some.length&&!t)return;
body=JSON.stringify({visitor:visitor,sentAt:new Date().toISOString(),events:some,identify:t});
if(last===true){
if(n.sendBeacon&&n.onLine!==false&&n.sendBeacon(url,body)){drop(some);token=0}
return spill()
}
busy=1;
fetch(url,{method:'POST',body:body,keepalive:true,credentials:'omit',headers:{'Content-Type':'text/plain'}}).then(function(r){
return r.status<500&&r.status!=429
},function(){}).then(function(done){
busy=0;
if(done){drop(some);if(token==t)token=0;if(queue.length||token)soon(0)}
else{spill();soon(LATER)}
})
}
function leave(){
if(shown)spent+=Date.now()-shown;
shown=0;
if(path&&spent-told>4999){told=spent;add('x.page.left',{path:path,seconds:Math.round(spent/1e3)})}
}
function page(p){
leave();
where=location.pathname;path=p&&p.path||where;
var props={path:path,title:d.title.slice(0,200)},from=d.referrer&&new URL(d.referrer).host,now=Date.now();
new URLSearchParams(location.search).forEach(function(v,k){if(/^utm_/.test(k))props[k]=v.slice(0,200)});
if(from&&from!=location.host)props.referrer=from;
for(var k in p)props[k]=p[k];
spent=told=0;shown=d.hidden?0:now;
if(now-(visitor&&read('rv.t')||seen)>VISIT)add('site.visited',props);
seen=now;
if(ok)keep('rv.t',now);
add('page.viewed',props)
}
function consent(yes){
if(off)return;
if(yes){
if(!visitor)cookie(visitor=id(),34128e3);
ok=true;keep('rv.t',Date.now());soon(0)
}else{
ok=false;cookie('',0);keep(KEY);keep('rv.t');queue=[];token=visitor=0
}
}
function ripen(what,a,b){
if(what=='page')page(a);
if(what=='track')add(a,b);
if(what=='consent')consent(a);
if(what=='identify'&&ok!==false){token=a;soon(0)}
}
function hear(on,type,f){on.addEventListener(type,f,true)}
['pushState','replaceState'].forEach(function(name){
var own=history[name];
history[name]=function(){var r=own.apply(this,arguments);moved();return r}
});
function moved(){if(path)setTimeout(function(){if(location.pathname!=where)page()},0)}
hear(w,'popstate',moved);
hear(d,'visibilitychange',function(){if(d.hidden){leave();send(true)}else if(path)shown=Date.now()});
hear(w,'pagehide',function(){leave();send(true)});
hear(w,'online',function(){soon(0)});
hear(d,'timeupdate',function(e){
var v=e.target,done=v.duration?v.currentTime/v.duration*100:0;
[25,50,75,90].forEach(function(mark){
if(done>=mark&&!(v.rv>=mark)){v.rv=mark;add('video.watched',{path:path||location.pathname,video:v.title||v.id||(v.currentSrc||'').split(/[?#]/)[0].slice(-200),percent:mark})}
})
});
w.ripen=ripen;
for(var i=0;i<calls.length;i++)ripen.apply(0,calls[i]);
soon(0);
var by=o.consent,vendor=o.vendor||'ripen';
if(by=='axeptio'){
(w._axcb=w._axcb||[]).push(function(x){x.on('cookies:complete',function(c){consent(c[vendor])})});
try{var c=JSON.parse(decodeURIComponent(/(?:^|; )axeptio_cookies=([^;]*)/.exec(d.cookie)[1]))[vendor];c!=null&&consent(c)}catch(e){}
}
if(by=='didomi'){
var ask=function(no){var v=w.Didomi&&w.Didomi.getCurrentUserStatus().vendors[vendor];if(v&&(v.enabled||no))consent(v.enabled)};
(w.didomiOnReady=w.didomiOnReady||[]).push(function(D){ask(D.isUserStatusPartial&&!D.isUserStatusPartial())});
(w.didomiEventListeners=w.didomiEventListeners||[]).push({event:'consent.changed',listener:function(){ask(1)}})
}
if(by=='tarteaucitron')(function wait(){
var t=w.tarteaucitron;
if(!t||!t.services)return setTimeout(wait,100);
t.services[vendor]={key:vendor,type:'analytic',name:'Ripen',uri:'',needConsent:true,cookies:['rv'],
js:function(){consent(1)},fallback:function(){if(t.cookie.read().indexOf('!'+vendor+'=false')>=0)consent()}};
hear(d,vendor+'_allowed',function(){consent(1)});
hear(d,vendor+'_disallowed',function(){consent()});
(t.job=t.job||[]).push(vendor)
})()
}(window,document,navigator);
`;
