package practice

// domainText2 holds more domains.
const domainText2 = `
# charity | charity, aid fund | donor
donation|gift int donor:person amount:money purpose:food/school/water/shelter
+ donate amount purpose donor?
* refund
* thank text:text
campaign|appeal int title:title goal:money end:date
+ launch title goal
* extend end
* close
* promote city:city
volunteer|helper int name:person city:city hours:count
+ register name city
* assign task:=cooking,driving,teaching,cleaning
* thank

# election | polling office, voting service | clerk
ballot|poll int question:text end:date votes:count
+ open question end
* close
* extend end
* count
candidate|runner name:person party:title
* nominate
* vote
* remove

# cinema | cinema, film house | visitor
film|movie name:title minutes:minutes genre:drama/comedy/action/crime
* rate stars:rating
* recommend friend:person
showing|screening int film:title hall:small time:time price:money
+ schedule film hall time
* book seats:small
* cancel
snack name:=popcorn,nachos,pretzel,ice_cream price:money
+ order snack size:small/medium/large

# ferry | ferry line, harbour | captain
crossing|sailing int harbour:city date:date price:money seats:count
* book passengers:small
* cancel
* delay minutes:minutes
boat|ship code length:num berth:small
+ register length
* move berth
* inspect
* refuel litres:num
lock_gate|sluice one
~ open close open closed

# lab | research lab, measuring lab | researcher
sample|specimen code origin:city weight:num taken:date
+ record origin weight
* freeze
* test method:heat/light/acid
* discard reason:text
experiment|trial int title:title leader:person start:date
+ start title leader
* pause
* extend days:small
* note text:text
centrifuge one speed:count
* set speed:count
~ start stop running stopped

# fleet | delivery fleet, courier firm | courier
van|truck code driver:person load:num city:city
+ register driver
* assign driver
* load kilos:num
* refuel litres:num
~ lock unlock locked unlocked
delivery|drop int place:place date:date receiver:person status:waiting/moving/done
+ plan place date receiver
* track
* delay minutes:minutes
* sign name:person

# news | newspaper, press office | editor
article|story int title:title author:person section:sports/culture/local/science words:count
+ draft title section
* publish
* correct text:text
* shorten words
advert|notice int customer:person price:money text:text
+ sell customer text
* withdraw
* price price
issue|edition int date:date pages:small
+ print date
* archive

# energy | power company, energy supplier | customer
meter|counter code reading:count place:place
* read
* record reading
* replace
tariff|plan name:=basic,green,night,family price:money
* choose
* compare
outage|power_cut int area:city start:time
+ report area
* close
boiler one temperature:heat
* heat temperature
~ start stop on off

# phone | phone company, mobile network | subscriber
contract|plan int data:count price:money end:date
+ sign data
* extend months:small
* cancel reason:text
number|line phone owner:person
* block
* rename label:=work,home,mother,office
* transfer owner
message_box|voice_mail one
* clear
~ activate disable on off

# hire | hire shop, lending shop | customer
drill|machine code fee:money days:small
* rent days
* return
* extend days
* inspect
deposit|bond int amount:money customer:person
+ record amount customer
* refund

# tennis | tennis club, sports ground | player
court|pitch int surface:clay/grass/hard price:money
+ reserve day:date hour:time
* clean
* light minutes:minutes
lesson|training int coach:person player:person date:date
+ book coach date
* cancel
* move date
racket|bat code weight:num
* rent hours:small
* string

# insurance desk | insurance office, cover desk | client
policy|contract code kind:home/life/bike/pet fee:money end:date
+ sign kind end
* renew
* cancel
* change fee
damage|claim int amount:money date:date text:text
+ report amount date text
* settle
* reject reason:text

# airport shuttle | shuttle service, bus line | rider
ride|trip int stop:place time:time seats:small price:money
+ book stop time seats
* cancel
* delay minutes:minutes
bus|coach code driver:person seats:count
* clean
* assign driver
* inspect
pass|season_pass code months:small owner:person
+ buy months
* renew months
* block

# camp | camp site, summer camp | camper
tent|shelter int size:small area:=forest,lake,meadow,hill price:money
+ reserve area nights:small
* move area
* release
hike|walk int guide:person kilometres:num date:date
+ plan guide date
* join name:person
* cancel
fire_place|camp_fire one
* light
* cover

# dance | dance school, ballroom | dancer
course|class int style:tango/salsa/waltz/swing level:easy/medium/hard price:money
+ join style level
* quit
* pay
* review text:text
partner|dancer int name:person height:num
* invite date:date
* thank text:text
hall one
~ open close open closed
* book date:date hours:small

# aquarium | aquarium, sea park | keeper
tank|basin int litres:num temperature:heat fish:count
* clean
* fill litres
* heat temperature
fish|animal int species:=tuna,seahorse,goby,perch tank:small
+ register species tank
* feed grams:num
* move tank
pump one strength:percent
* set strength
~ start stop running stopped

# print | print shop, copy shop | customer
poster|sheet int size:a2/a3/a4 copies:count price:money
+ print size copies
* cut
* wrap
* deliver place:place
book|volume int title:title pages:count cover:hard/soft
+ print title pages cover
* bind
* ship place:place
printer one ink:percent
* refill colour:black/blue/red/yellow
* clean
~ start stop on off

# podcast | podcast studio, radio | host
episode|show int title:title guest:person minutes:minutes
+ record title guest
* publish
* trim minutes
* delete
listener|fan user city:city
* greet text:text
* invite episode:title
microphone one
~ mute activate silent live

# warehouse | warehouse, depot | clerk
pallet|load code goods:=paper,glass,rice,tools,shoes weight:num aisle:small
+ store goods aisle
* move aisle
* weigh
* ship city:city
shelf|rack int aisle:small height:num
* clear
* label text:text
gate|dock one
~ open close open closed
* book time:time

# taxi | taxi rank, cab firm | passenger
ride|fare int pickup:place target:place price:money
+ order pickup target passengers:small?
* cancel
* pay amount:money
* rate stars:rating
driver|cabbie int name:person stars:rating
* call
* thank text:text
* block

# forest | forest office, national park | ranger
tree code species:oak/beech/pine/birch height:num
+ record species height
* cut reason:text
* measure
trail|path name:=ridge,lake,owl,mill,eagle length:num
~ open close open closed
* mark colour:red/blue/yellow
permit int name:person purpose:camping/fishing/filming until:date
+ issue name purpose until
* void
* extend until

# wardrobe | laundry, dry cleaner | customer
coat|garment int fabric:wool/silk/linen/cotton owner:person ready:date
+ accept fabric owner
* clean
* iron
* repair text:text
* collect
washer one degrees:heat
* set degrees
~ start stop washing idle

# betting pool | quiz night, quiz club | host
team|crew name:title points:count
+ register team players:small
* score points
* rename label:title
question|riddle int text:text points:small topic:film/sports/nature/history
+ write text topic
* skip
* reveal
round int number:small
+ start topic:film/sports/nature/history
* finish

# notes | notebook, note keeper | writer
page|note name:=shopping,ideas,budget,travel_plan,diary,recipes words:count
+ write page text:text
* rename label:=drafts,old_plan,summary,archive
* copy label:=drafts,old_plan,summary,archive
* print
* translate language:english/french/german/spanish
folder|binder name:=work,family,school,taxes,garden pages:count
+ create folder
* sort order:date/title/size
* archive

# clock tower | town hall, city office | citizen
complaint|grievance int text:text street:place status:open/closed
+ submit text street
* close
* track
certificate|paper code kind:birth/marriage/residence name:person
+ request kind name
* renew
* collect
fountain one
~ start stop on off
hall|chamber name:=east,west,garden,council price:money
* rent date:date hours:small
* clean
`
