#!/usr/bin/env python3
"""Seeded generator of a realistic users/numbers sheet (CSV, UTF-8, LF). Python standard library only.

usage: gen_sheet.py ROWS OUT.csv [--seed 7] [--wrong 0.05] [--dup 0.01] [--truth TRUTH.json] [--planted PLANTED.tsv]

Columns: UserPrincipalName, DisplayName, TelephoneNumber, NumberType, LocationId, TenantDialPlan,
TeamsCallingPolicy, UsageLocation.
 * numbers: E.164, from templates of 47 regions, each template checked valid under libphonenumber metadata 9.0.43
 * --wrong of the rows have a number that is not a valid E.164 number, in 16 ways (KINDS below)
 * --dup of the rows repeat the number of an earlier good row
 * 0.5 % of the good numbers carry ";ext=NNN" (a form that the tenant accepts)
 * --planted writes a line for each row: the number as it stands, the kind of what is wrong or `-`, the number that was meant,
   number type and country, with tabs between (tests/data/planted.tsv is that of 10,000 rows)
 * LocationId: one of 200 GUIDs (made from the seed); UPNs are unique
The same ROWS and --seed give the same bytes on every platform and Python 3 version (own PRNG: splitmix64).
"""
import argparse, json, sys

T = {
'US':('1','America',['206{2-9}NNNNNN','212{2-9}NNNNNN','425{2-9}NNNNNN','512{2-9}NNNNNN','312{2-9}NNNNNN']),
'CA':('1','America',['416{2-9}NNNNNN','604{2-9}NNNNNN','514{2-9}NNNNNN']),
'GB':('44','Europe',['71NNNNNNNN','203NNNNNNN','1612NNNNNN']),
'DE':('49','Europe',['151NNNNNNNN','30NNNNNNNN','89NNNNNNN']),
'FR':('33','Europe',['61NNNNNNN','1{4-9}NNNNNNN']),
'IT':('39','Europe',['347NNNNNNN','02NNNNNNNN','06NNNNNNNN']),
'ES':('34','Europe',['61NNNNNNN','91{1-9}NNNNNN']),
'PT':('351','Europe',['91NNNNNNN','21{0-9}NNNNNN']),
'NL':('31','Europe',['6{1-5}NNNNNNN','20NNNNNNN']),
'BE':('32','Europe',['47NNNNNNN','2{2-8}NNNNNN']),
'LU':('352','Europe',['621NNNNNN','26NNNNNN']),
'CH':('41','Europe',['79NNNNNNN','44NNNNNNN']),
'AT':('43','Europe',['664NNNNNNN','15NNNNNNN']),
'DK':('45','Europe',['33{1-2}NNNNN','336NNNNN']),
'SE':('46','Europe',['70NNNNNNN','8NNNNNNN']),
'NO':('47','Europe',['9NNNNNNN','22NNNNNN']),
'FI':('358','Europe',['40NNNNNNN','9{2-8}NNNNNN']),
'PL':('48','Europe',['50NNNNNNN','22NNNNNNN']),
'CZ':('420','Europe',['60{1-8}NNNNNN','22NNNNNNN']),
'SK':('421','Europe',['90{1-8}NNNNNN','2{2-9}NNNNNNN']),
'HU':('36','Europe',['20NNNNNNN','1{2-8}NNNNNN']),
'RO':('40','Europe',['72NNNNNNN','21{2-7}NNNNNN']),
'BG':('359','Europe',['88{7-9}NNNNNN','2{8-9}NNNNNN']),
'GR':('30','Europe',['69{4-9}NNNNNNN','21{0-9}NNNNNNN']),
'IE':('353','Europe',['87NNNNNNN','1{2-9}NNNNNN']),
'TR':('90','Europe',['53{2-9}NNNNNNN','212{2-9}NNNNNN']),
'IL':('972','MiddleEast',['523NNNNNN','3{5-9}NNNNNN']),
'AE':('971','MiddleEast',['50NNNNNNN','4{2-4}NNNNNN']),
'SA':('966','MiddleEast',['50NNNNNNN','11{2-8}NNNNNN']),
'ZA':('27','Africa',['82NNNNNNN','11NNNNNNN']),
'EG':('20','Africa',['10NNNNNNNN','2{2-3}NNNNNNN']),
'NG':('234','Africa',['803NNNNNNN']),
'KE':('254','Africa',['72NNNNNNN']),
'IN':('91','Asia',['98NNNNNNNN','80{2-6}NNNNNNN']),
'CN':('86','Asia',['138NNNNNNNN','10{5-6}NNNNNNN']),
'JP':('81','Asia',['90{1-9}NNNNNNN','3{3-6}NNNNNNN']),
'KR':('82',  'Asia',['10{3-4}NNNNNNN','2{2-7}NNNNNNN']),
'SG':('65','Asia',['91NNNNNN','62NNNNNN']),
'HK':('852','Asia',['94NNNNNN','25NNNNNN']),
'MY':('60','Asia',['12{2-9}NNNNNN']),
'AU':('61','Pacific',['40NNNNNNN','2{8-9}NNNNNNN']),
'NZ':('64','Pacific',['21NNNNNNN','9{3-6}NNNNNN']),
'BR':('55','America',['119{6-9}NNNNNNN','11{3-5}NNNNNNN']),
'MX':('52','America',['55{1-8}NNNNNNN','33{1-8}NNNNNNN']),
'AR':('54','America',['911{2-7}NNNNNNN','11{4-6}NNNNNNN']),
'CL':('56','America',['98NNNNNNN','22{2-9}NNNNNN']),
'CO':('57','America',['31{0-7}NNNNNNN','601{2-7}NNNNNN']),
}
WEIGHT = {'US':14,'GB':8,'DE':8,'FR':6,'IN':6,'CA':4,'NL':4,'IT':4,'ES':4,'AU':4,'JP':3,'BR':3,'SE':3,'CH':3,'BE':3,'PL':3}
FIRST = ["Anna","José","Siobhán","Renée","Zoë","Bjørn","Łukasz","Mehmet","Aïcha","Jean-Luc","François","Søren","Žofia","D'Arcy","Mary Ann","Ngọc","山田","李","Анна","Γιώργος","Ahmed","Priya","Kwame","Ingrid","Oscar","Lucía","Dörte","Noël","Chloé","Ægir","محمد","Ravi","Yuki","Tomás","Eve","Karl","Ines","Paul","Sofia","Max"]
FIRSTA= ["anna","jose","siobhan","renee","zoe","bjorn","lukasz","mehmet","aicha","jean-luc","francois","soren","zofia","darcy","maryann","ngoc","yamada","li","anna","giorgos","ahmed","priya","kwame","ingrid","oscar","lucia","doerte","noel","chloe","aegir","mohammed","ravi","yuki","tomas","eve","karl","ines","paul","sofia","max"]
LAST = ["O'Brien","D'Angelo","Müller","Nuñez","Smith","van den Berg","Østergård","Şahin","Kowalska","Nguyễn","García López","O'Neill","Håkansson","Dvořák","Öztürk","Petit","Rossi","Silva","太郎","娜","Иванова","Παπαδόπουλος","Khan","Patel","Mensah","Larsen","Wilde","Fernández","Schröder","St. John","Lefèvre","Þórsson","الخطيب","Kumar","Tanaka","Pérez","Adams","Weiß","Horváth","Lee"]
LASTA= ["o'brien","d'angelo","mueller","nunez","smith","vandenberg","ostergard","sahin","kowalska","nguyen","garcialopez","o'neill","hakansson","dvorak","ozturk","petit","rossi","silva","taro","na","ivanova","papadopoulos","khan","patel","mensah","larsen","wilde","fernandez","schroeder","st.john","lefevre","thorsson","alkhatib","kumar","tanaka","perez","adams","weiss","horvath","lee"]
DOM = ["contoso.com","contoso.com","contoso.com","fabrikam.co.uk","emea.contoso.com","northwind-traders.de","contoso.onmicrosoft.com"]
TYPES = ["DirectRouting"]*6 + ["CallingPlan"]*3 + ["OperatorConnect"]
POL = ["AllowCalling","AllowCallingPreventForwardingtoPhone","DisallowCalling","AllowCallingPreventTollBypass","Global","Tag:Frontline","Tag:Reception","Tag:Executives"]
KINDS = ["no_plus","spaces","dashes","national_zero","zero_after_code","too_short","too_long","letter","bad_code","double_zero","scientific","empty","trailing_nbsp","tel_uri","unicode_digits","unassigned_range"]

class Rng:                                   # splitmix64
    def __init__(s, seed): s.s = seed & (2**64-1)
    def next(s):
        s.s = (s.s + 0x9E3779B97F4A7C15) & (2**64-1); z = s.s
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & (2**64-1)
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & (2**64-1)
        return z ^ (z >> 31)
    def below(s, n): return (s.next() >> 11) % n
    def unit(s): return (s.next() >> 11) / float(1 << 53)

def compile_t(t):
    out=[]; i=0
    while i < len(t):
        c=t[i]
        if c=='N': out.append((0,9))
        elif c=='{': out.append((int(t[i+1]),int(t[i+3]))); i+=4
        else: out.append((int(c),int(c)))
        i+=1
    return out

def main():
    ap=argparse.ArgumentParser(); ap.add_argument('rows',type=int); ap.add_argument('out')
    ap.add_argument('--seed',type=int,default=7); ap.add_argument('--wrong',type=float,default=.05)
    ap.add_argument('--dup',type=float,default=.01); ap.add_argument('--truth'); ap.add_argument('--planted')
    a=ap.parse_args(); r=Rng(a.seed)
    regs=[]
    for k in T: regs += [k]*WEIGHT.get(k,2)
    comp={k:[compile_t(t) for t in v[2]] for k,v in T.items()}
    def guid():
        x=(r.next()<<64)|r.next(); h='%032x'%x
        return '-'.join((h[:8],h[8:12],'4'+h[13:16],'89ab'[r.below(4)]+h[17:20],h[20:]))
    locs=[guid() for _ in range(200)]
    locreg=[regs[r.below(len(regs))] for _ in locs]
    byreg={}
    for i,k in enumerate(locreg): byreg.setdefault(k,[]).append(i)
    seen=set(); good=[]; truth={'rows':a.rows,'wrong':{},'duplicate_rows':[], 'ext':0}
    def digits(reg):
        cc=T[reg][0]
        while True:
            c=comp[reg][r.below(len(comp[reg]))]; x=r.next(); nat=[]
            for lo,hi in c:
                if lo==hi: nat.append(lo)
                else:
                    nat.append(lo+x%(hi-lo+1)); x//=(hi-lo+1)
                    if x<1000: x=r.next()
            nat=''.join(map(str,nat)); d=cc+nat
            if d not in seen:
                seen.add(d); return cc,nat
    f=open(a.out,'w',encoding='utf-8',newline='')
    f.write('UserPrincipalName,DisplayName,TelephoneNumber,NumberType,LocationId,TenantDialPlan,TeamsCallingPolicy,UsageLocation\n')
    buf=[]; planted=[]
    for i in range(a.rows):
        k='-'; meant=None
        reg=regs[r.below(len(regs))]
        fi=r.below(len(FIRST)); li=r.below(len(LAST))
        upn='%s.%s%d@%s'%(FIRSTA[fi],LASTA[li],i,DOM[r.below(len(DOM))])
        name=FIRST[fi]+' '+LAST[li] if r.below(4) else LAST[li]+', '+FIRST[fi]
        if r.below(200)==0: name=name+' "'+FIRST[r.below(len(FIRST))]+'"'
        u=r.unit()
        if u<a.wrong:
            cc,nat=digits(reg); k=KINDS[r.below(len(KINDS))]; s='+'+cc+nat; meant=s
            if k=='no_plus': s=cc+nat
            elif k=='spaces': s='+%s %s %s'%(cc,nat[:3],nat[3:])
            elif k=='dashes': s='+%s-%s-%s'%(cc,nat[:3],nat[3:])
            elif k=='national_zero': s='0'+nat
            elif k=='zero_after_code': s='+%s(0)%s'%(cc,nat)
            elif k=='too_short': s=s[:6]
            elif k=='too_long': s=s+'0'*(20-len(s))
            elif k=='letter': s=s[:6]+'O'+s[7:]
            elif k=='bad_code': s='+999'+nat
            elif k=='double_zero': s='00'+cc+nat
            elif k=='scientific': s='%.5fE+%d'%(float((cc+nat)[:6])/1e5,len(cc+nat)-1)
            elif k=='empty': s=''
            elif k=='trailing_nbsp': s=s+'\u00a0'
            elif k=='tel_uri': s='tel:'+s
            elif k=='unicode_digits': s=''.join(chr(0xFF10+int(c)) if c.isdigit() else c for c in s)
            elif k=='unassigned_range': s='+'+cc+'0'*len(nat)
            truth['wrong'].setdefault(k,[]).append(i+2)
        elif u<a.wrong+a.dup and good:
            s=good[r.below(len(good))]; truth['duplicate_rows'].append(i+2)
        else:
            cc,nat=digits(reg); s='+'+cc+nat
            if len(good)<1000000: good.append(s)
            if r.below(200)==0: s+=';ext=%d'%(100+r.below(9900)); truth['ext']+=1
        ls=byreg.get(reg); loc=locs[ls[r.below(len(ls))]] if ls else locs[r.below(200)]
        dp='DP-%s-%s'%(T[reg][1],reg)
        if ',' in name or '"' in name: name='"'+name.replace('"','""')+'"'
        nt=TYPES[r.below(10)]
        planted.append('%s\t%s\t%s\t%s\t%s\n'%(s,k,meant or s,nt,reg))
        buf.append('%s,%s,%s,%s,%s,%s,%s,%s\n'%(upn,name,s,nt,loc,dp,POL[r.below(8)],reg))
        if len(buf)==20000: f.write(''.join(buf)); buf=[]
    f.write(''.join(buf)); f.close()
    n={k:len(v) for k,v in truth['wrong'].items()}
    print(json.dumps({'rows':a.rows,'wrong':sum(n.values()),'kinds':n,'duplicates':len(truth['duplicate_rows']),'ext':truth['ext']}),file=sys.stderr)
    if a.planted: open(a.planted,'w',encoding='utf-8',newline='').write(''.join(planted))
    if a.truth: json.dump(truth,open(a.truth,'w'))
main()
