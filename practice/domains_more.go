package practice

// domainText2 holds more domains.
const domainText2 = `
# charity | charity, aid fund | donor
donation int donor:person amount:money purpose:food/school/water/shelter
+ donate amount purpose donor?
* refund
* thank text:text
campaign int title:title goal:money end:date
+ launch title goal
* extend end
* close
* promote city:city
volunteer int name:person city:city hours:count
+ register name city
* assign task:=cooking,driving,teaching,cleaning
* thank

# election | polling office, voting service | clerk
ballot int question:text end:date votes:count
+ open question end
* close
* extend end
* count
candidate name:person party:title
* nominate
* vote
* remove

# cinema | cinema, film house | visitor
film name:title minutes:minutes genre:drama/comedy/action/crime
* rate stars:rating
* recommend friend:person
showing int film:title hall:small time:time price:money
+ schedule film hall time
* book seats:small
* cancel
snack name:=popcorn,nachos,pretzel,ice_cream price:money
+ order snack size:small/medium/large

# ferry | ferry line, harbour | captain
crossing int harbour:city date:date price:money seats:count
* book passengers:small
* cancel
* delay minutes:minutes
boat code length:num berth:small
+ register length
* move berth
* inspect
* refuel litres:num
lock_gate one
~ open close open closed

# lab | research lab, measuring lab | researcher
sample code origin:city weight:num taken:date
+ record origin weight
* freeze
* test method:heat/light/acid
* discard reason:text
experiment int title:title leader:person start:date
+ start title leader
* pause
* extend days:small
* note text:text
centrifuge one speed:count
* set speed:count
~ start stop running stopped

# fleet | delivery fleet, courier firm | courier
van code driver:person load:num city:city
+ register driver
* assign driver
* load kilos:num
* refuel litres:num
~ lock unlock locked unlocked
delivery int place:place date:date receiver:person status:waiting/moving/done
+ plan place date receiver
* track
* delay minutes:minutes
* sign name:person

# news | newspaper, press office | editor
article int title:title author:person section:sports/culture/local/science words:count
+ draft title section
* publish
* correct text:text
* shorten words
advert int customer:person price:money text:text
+ sell customer text
* withdraw
* price price
issue int date:date pages:small
+ print date
* archive

# energy | power company, energy supplier | customer
meter code reading:count place:place
* read
* record reading
* replace
tariff name:=basic,green,night,family price:money
* choose
* compare
outage int area:city start:time
+ report area
* close
boiler one temperature:heat
* heat temperature
~ start stop on off

# phone | phone company, mobile network | subscriber
contract int data:count price:money end:date
+ sign data
* extend months:small
* cancel reason:text
number phone owner:person
* block
* rename label:=work,home,mother,office
* transfer owner
message_box one
* clear
~ activate disable on off

# hire | hire shop, lending shop | customer
drill code fee:money days:small
* rent days
* return
* extend days
* inspect
deposit int amount:money customer:person
+ record amount customer
* refund

# tennis | tennis club, sports ground | player
court int surface:clay/grass/hard price:money
+ reserve day:date hour:time
* clean
* light minutes:minutes
lesson int coach:person player:person date:date
+ book coach date
* cancel
* move date
racket code weight:num
* rent hours:small
* string

# insurance desk | insurance office, cover desk | client
policy code kind:home/life/bike/pet fee:money end:date
+ sign kind end
* renew
* cancel
* change fee
damage int amount:money date:date text:text
+ report amount date text
* settle
* reject reason:text

# airport shuttle | shuttle service, bus line | rider
ride int stop:place time:time seats:small price:money
+ book stop time seats
* cancel
* delay minutes:minutes
bus code driver:person seats:count
* clean
* assign driver
* inspect
pass code months:small owner:person
+ buy months
* renew months
* block

# camp | camp site, summer camp | camper
tent int size:small area:=forest,lake,meadow,hill price:money
+ reserve area nights:small
* move area
* release
hike int guide:person kilometres:num date:date
+ plan guide date
* join name:person
* cancel
fire_place one
* light
* cover

# dance | dance school, ballroom | dancer
course int style:tango/salsa/waltz/swing level:easy/medium/hard price:money
+ join style level
* quit
* pay
* review text:text
partner int name:person height:num
* invite date:date
* thank text:text
hall one
~ open close open closed
* book date:date hours:small

# aquarium | aquarium, sea park | keeper
tank int litres:num temperature:heat fish:count
* clean
* fill litres
* heat temperature
fish int species:=tuna,seahorse,goby,perch tank:small
+ register species tank
* feed grams:num
* move tank
pump one strength:percent
* set strength
~ start stop running stopped

# print | print shop, copy shop | customer
poster int size:a2/a3/a4 copies:count price:money
+ print size copies
* cut
* wrap
* deliver place:place
book int title:title pages:count cover:hard/soft
+ print title pages cover
* bind
* ship place:place
printer one ink:percent
* refill colour:black/blue/red/yellow
* clean
~ start stop on off

# podcast | podcast studio, radio | host
episode int title:title guest:person minutes:minutes
+ record title guest
* publish
* trim minutes
* delete
listener user city:city
* greet text:text
* invite episode:title
microphone one
~ mute activate silent live

# warehouse | warehouse, depot | clerk
pallet code goods:=paper,glass,rice,tools,shoes weight:num aisle:small
+ store goods aisle
* move aisle
* weigh
* ship city:city
shelf int aisle:small height:num
* clear
* label text:text
gate one
~ open close open closed
* book time:time

# taxi | taxi rank, cab firm | passenger
ride int pickup:place target:place price:money
+ order pickup target passengers:small?
* cancel
* pay amount:money
* rate stars:rating
driver int name:person stars:rating
* call
* thank text:text
* block

# forest | forest office, national park | ranger
tree code species:oak/beech/pine/birch height:num
+ record species height
* cut reason:text
* measure
trail name:=ridge,lake,owl,mill,eagle length:num
~ open close open closed
* mark colour:red/blue/yellow
permit int name:person purpose:camping/fishing/filming until:date
+ issue name purpose until
* void
* extend until

# wardrobe | laundry, dry cleaner | customer
coat int fabric:wool/silk/linen/cotton owner:person ready:date
+ accept fabric owner
* clean
* iron
* repair text:text
* collect
washer one degrees:heat
* set degrees
~ start stop washing idle

# betting pool | quiz night, quiz club | host
team name:title points:count
+ register team players:small
* score points
* rename label:title
question int text:text points:small topic:film/sports/nature/history
+ write text topic
* skip
* reveal
round int number:small
+ start topic:film/sports/nature/history
* finish

# notes | notebook, note keeper | writer
page name:=shopping,ideas,budget,travel_plan,diary,recipes words:count
+ write page text:text
* rename label:=drafts,old_plan,summary,archive
* copy label:=drafts,old_plan,summary,archive
* print
* translate language:english/french/german/spanish
notebook name:=work,family,school,taxes,garden pages:count
+ create notebook
* sort order:date/title/size
* archive

# clock tower | town hall, city office | citizen
complaint int text:text street:place status:open/closed
+ submit text street
* close
* track
certificate code kind:birth/marriage/residence name:person
+ request kind name
* renew
* collect
fountain one
~ start stop on off
hall name:=east,west,garden,council price:money
* rent date:date hours:small
* clean
`
