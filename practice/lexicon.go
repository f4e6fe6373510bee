package practice

const firstNames = `Amy Bob Tom Eva Jan Lea Max Zoe Ken Ida Leo Mia Sam Eli Fay Gus Hal Ivy Joe Kim Lou Ned Ora Pam Ray Sue Tim Una Vic Wes Anna
Ben Carl Dora Emil Fred Gina Hugo Iris Jack Kate Liam Mona Nina Otto Paul Rosa Sara Tina Uwe Vera Walt Xena Yara Zack Aaron Bella Chloe David
Ellen Frank Grace Henry Irene James Karen Laura Marco Nadia Oscar Peter Quinn Ralph Sofia Tracy Ursula Victor Wanda Yusuf Amir Bruno Clara
Diego Elena Farid Hana Igor Jamal Kenji Lena Mateo Noor Olga Pavel Ravi Sanjay Tariq Viktor Wei Yuki Zara`

const lastNames = `Smith Jones Brown Lopez Novak Kim Chen Patel Silva Rossi Weber Meyer Fischer Dubois Moreau Garcia Torres Santos Costa Ali
Khan Singh Sato Tanaka Mori Lee Park Choi Nguyen Tran Olsen Berg Lund Dahl Koch Wolf Stone Hill Wood Marsh Reed Cole Hart Frost Lane Ward Fox
Hayes Boyd Cruz Diaz Vega Ruiz Luna Rao Das Roy Bose Kaur Okoye Mensah Diallo Toure Keita Banda Moyo`

const cityNames = `Paris Rome Oslo Cairo Lima Delhi Tokyo Quito Berlin Madrid London Dublin Vienna Prague Warsaw Athens Lisbon Porto Milan Turin
Lyon Nice Geneva Zurich Basel Munich Hamburg Bremen Boston Austin Denver Dallas Miami Chicago Seattle Portland Phoenix Tampa Reno Omaha
Toronto Ottawa Calgary Havana Bogota Santiago Accra Lagos Nairobi Tunis Dakar Dubai Doha Riyadh Mumbai Pune Seoul Osaka Kyoto Hanoi Manila Perth
Oakville Riverton Lakewood Fairview Ashford Millbrook Stonebridge Westfield Northgate Eastport Maple_Falls Silver_Creek Green_Valley Cedar_Point`

// messageLines are texts that people write.
const messageLines = `meet me at noon|the red box is here|call back soon|see you there|bring some water|all is well|we are late|check the list again|the new plan is ready
happy birthday|good work today|leave the door open|the room is cold|too expensive for me|ready to go|no more paper left|needs a repair|great service|very clean rooms
team lunch on Friday|final notice|lost my keys|the cat is back|big summer sale|reply before noon|what a lovely evening|the sound was poor|three stars at most|worth every penny
too slow this week|water comes through the roof|the handle is loose|thanks for your help|sorry for the wait|please be on time|the soup was cold|nobody answered the bell
best day of the year|who wants to join us|the engine makes a noise|my first attempt|back in ten minutes|we open at nine|it's too loud here|don't forget the tickets`

const titleHeads = `blue golden silent little hidden lost winter summer early last open quiet bright wild old second green northern open endless broken first`

const titleTails = `lantern river garden morning harbour road letter orchard bridge season promise window island mirror forest table voyage station song market answer shadow`

// noiseLines are sentences that change nothing.
const noiseLines = `I am in a hurry.|It is a busy day.|My boss is waiting.|Good morning!|Hello there.|Hi!|I hope you are well.|The weather is awful today.|Long day today.|We are almost done here.|I am preparing for the weekend.|My team relies on this.|It has been a quiet week.|I just got back.|A friend told me about this service.|Things changed a bit.|Sorry to bother you.|I was going through my list.|My head is full of other things.|The others agree with me.|I promised it to my sister.|No rush, but today would be good.|It rained all night.|You were a great help last time.`
